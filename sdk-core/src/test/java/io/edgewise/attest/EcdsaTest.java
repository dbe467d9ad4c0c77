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
        HexFormat digits = HexFormat.of();
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(digits.parseHex(KEY))
                + "\n-----END PUBLIC KEY-----\n";
        PublicKey key = KeyFiles.publicKey(pem.getBytes(StandardCharsets.US_ASCII), "RFC 6979");
        return Ecdsa.verify(key, MESSAGE, digits.parseHex(hex));
    }
}
