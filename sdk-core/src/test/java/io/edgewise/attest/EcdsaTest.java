package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.identity.EcCurve;
import io.edgewise.identity.KeyFiles;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaTest {
    private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);

    // RFC 6979 appendix A.2.5: Ux and Uy of a key on P-256, behind the head of SubjectPublicKeyInfo (RFC 5480), and its
    // signature of "sample" with SHA-256.
    private static final String KEY = "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
            + "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
            + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
    private static final String R = "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716";
    private static final String S = "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";

    // Keys by which chosen numbers are a right signature of "sample": Q = (sR - zG) / r, SEC 1 section 4.1.6, computed
    // apart from this code. On P-256 for r = 5 and s = 1; on P-521 for s = 5555..., which makes 128 bytes of two
    // numbers.
    private static final String SMALL = "3006020105020101";
    private static final String SMALL_KEY = "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
            + "33d26e7a66b412b8d91f576d09506846cfcd839b6b025ba2fd545e29316bd035"
            + "b3727e0e1d089ab4a28e9041b4eb70b5ba7f64610bac9dae6c65ece9dff215d0";
    private static final String LONG_R = "0080" + "00".repeat(62) + "3039";
    private static final String LONG_KEY = "30819b301006072a8648ce3d020106052b810400230381860004"
            + "01dda0aad88528fcfb36143232896f7f5129caaab36021b47408311a843e92d9f3713bca64cbbbdc6b430c544eaf207c"
            + "0d0712b41b8853800420d287616a55c57b760106c8f95cd5c4391d87efd4bd0c3315f5536b8b6d9ed0e52f84293b1b25"
            + "2febb9281aa72dc683c0312a0dff0554538a70a3ab6e4204d6db05cc229190fa005ccc6d";

    @Test
    void theSignatureOfRfc6979Verifies() {
        assertTrue(verifies("3046022100" + R + "022100" + S));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "3006020100020100", // zeros: CVE-2022-21449
                "3006020101020100",
                "30440220" + R + "0220" + S, // negative numbers
                "308146022100" + R + "022100" + S, // a length that could be shorter
                "304702" + "220000" + R + "022100" + S, // a number that could be shorter
                "3046022100" + R + "022100" + S + "00", // something after the end
                "3047022100" + R + "022100" + S + "00", // something inside the end
                "30440220" + S + "0220" + R
            })
    void anyOtherSpellingIsRefused(String hex) {
        assertFalse(verifies(hex));
    }

    @Test
    void numbersOfTheOrderAndAboveAreRefused() {
        String order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"; // of P-256, SEC 2

        assertFalse(verifies("3046022100" + order + "022100" + S));
        assertFalse(verifies("3046022100" + R + "022100" + order));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3006020401010101", // one number where two belong
                "3006020301010102", // a second number of which only the type is there
                "3006020105020201", // a number longer than what is left
                "3006027f05020101",
                "3006020002020101", // numbers without a digit
                "3006020202010200",
                "300602ff01020101", // a length below zero
                "30060201050201ff",
                "3006030105020101", // other types
                "3106020105020101"
            })
    void whatIsNoSignatureIsRefusedAndCrashesNothing(String hex) {
        assertFalse(verifies(hex));
        assertFalse(Ecdsa.verify(key(SMALL_KEY), MESSAGE, HexFormat.of().parseHex(hex)));
    }

    @Test
    void theShortestSignatureIsOne() {
        assertTrue(Ecdsa.verify(key(SMALL_KEY), MESSAGE, HexFormat.of().parseHex(SMALL)));
        assertFalse(Ecdsa.verify(
                key(SMALL_KEY), Arrays.copyOf(MESSAGE, 5), HexFormat.of().parseHex(SMALL)));
    }

    @Test
    void aSignatureOfTheFirstLengthThatTakesTwoBytesIsOne() {
        byte[] signature = HexFormat.of().parseHex("308180" + "0242" + LONG_R + "023a" + "55".repeat(58));
        byte[] other = signature.clone();
        other[other.length - 1] ^= 1;

        assertTrue(Ecdsa.verify(key(LONG_KEY), MESSAGE, signature));
        assertFalse(Ecdsa.verify(key(LONG_KEY), MESSAGE, other));
    }

    @ParameterizedTest
    @EnumSource(EcCurve.class)
    void signaturesOfEveryCurveVerifyWithTheirKeyAlone(EcCurve curve) {
        KeyPair keys = KeyFiles.generate(curve);
        for (int i = 0; i < 20; i++) { // lengths of r and s differ from one to the next
            byte[] signature = Ecdsa.sign(keys.getPrivate(), MESSAGE);
            assertTrue(Ecdsa.verify(keys.getPublic(), MESSAGE, signature));
            assertFalse(Ecdsa.verify(KeyFiles.generate(curve).getPublic(), MESSAGE, signature));
            assertFalse(Ecdsa.verify(keys.getPublic(), Arrays.copyOf(MESSAGE, 5), signature));
        }
    }

    private static boolean verifies(String hex) {
        return Ecdsa.verify(key(KEY), MESSAGE, HexFormat.of().parseHex(hex));
    }

    private static PublicKey key(String hex) {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)) + "\n-----END PUBLIC KEY-----\n";
        return KeyFiles.publicKey(pem.getBytes(StandardCharsets.US_ASCII), "here");
    }
}
