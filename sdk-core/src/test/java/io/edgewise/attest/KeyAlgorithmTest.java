package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.KeyFiles;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.EdECPoint;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyAlgorithmTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @Test
    void ed25519IsReadPureAndPrehashed() throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        assertEquals(Optional.of("Ed25519"), verify(keys.getPublic(), sign("Ed25519", keys, null)));
        assertEquals(
                Optional.of("Ed25519ph"),
                verify(keys.getPublic(), sign("Ed25519", keys, new EdDSAParameterSpec(true))));
        assertEquals(Optional.empty(), verify(keys.getPublic(), new byte[64]));
        assertEquals(Optional.empty(), verify(keys.getPublic(), new byte[0]));
        assertEquals(Optional.empty(), KeyAlgorithm.of(generate("Ed448", 0).getPublic()));
    }

    @Test
    void rsaIsReadFrom2048Bits() throws GeneralSecurityException {
        KeyPair keys = generate("RSA", 2048);

        assertEquals(Optional.of("SHA256withRSA"), verify(keys.getPublic(), sign("SHA256withRSA", keys, null)));
        assertEquals(Optional.empty(), verify(keys.getPublic(), sign("SHA1withRSA", keys, null)));
        assertEquals(Optional.empty(), KeyAlgorithm.of(generate("RSA", 1024).getPublic()));
        assertTrue(message(generate("RSA", 1024).getPublic()).contains("RSA from 2048 bits"));
    }

    @Test
    void anExponentThatMakesEverythingASignatureIsRefused() throws GeneralSecurityException {
        BigInteger modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE);

        PublicKey long64 = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        modulus, BigInteger.ONE.shiftLeft(63).add(BigInteger.ONE)));

        assertEquals(Optional.empty(), KeyAlgorithm.of(long64));
    }

    @ParameterizedTest
    @CsvSource({
        "2048, 3, true",
        "2047, 3, false",
        "8192, 65537, true",
        "8193, 65537, false",
        "2048, 1, false",
        "2048, 65536, false",
        "2048, 4294967295, true",
        "2048, 4294967297, false",
    })
    void anRsaKeyIsReadByItsNumbersWhateverObjectItIs(int bits, BigInteger exponent, boolean taken) {
        PublicKey key = new Foreign(BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE), exponent);

        assertEquals(taken, KeyAlgorithm.of(key).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void aSecondSpellingOfAnEd25519KeyIsRefused(int beyondThePrime, boolean taken) {
        BigInteger prime = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19)); // RFC 8032, 5.1

        PublicKey key = new ForeignEd25519(new EdECPoint(false, prime.add(BigInteger.valueOf(beyondThePrime))));

        assertEquals(taken, KeyAlgorithm.of(key).isPresent());
    }

    private record ForeignEd25519(EdECPoint getPoint) implements EdECPublicKey {
        @Override
        public NamedParameterSpec getParams() {
            return NamedParameterSpec.ED25519;
        }

        @Override
        public String getAlgorithm() {
            return "EdDSA";
        }

        @Override
        public String getFormat() {
            return "none";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }

    /** A key of somebody's own making: the platform's factory would refuse some of them. */
    private record Foreign(BigInteger getModulus, BigInteger getPublicExponent) implements RSAPublicKey {
        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return "none";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }

    @Test
    void aCompressedCopyOfAKeyIsNoSecondKey() {
        ECPublicKey key = (ECPublicKey) KeyFiles.generate().getPublic();
        byte[] der = key.getEncoded();
        byte[] compressed = new byte[26 + 33];
        System.arraycopy(der, 0, compressed, 0, 26);
        compressed[1] = (byte) (compressed.length - 2); // the whole
        compressed[24] = 34; // the bit string: no unused bits, and the point
        compressed[26] = (byte) (key.getW().getAffineY().testBit(0) ? 3 : 2);
        System.arraycopy(der, 27, compressed, 27, 32);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(compressed)
                + "\n-----END PUBLIC KEY-----\n";

        KeyFileException error = assertThrows(
                KeyFileException.class, () -> KeyFiles.anyPublic(pem.getBytes(StandardCharsets.UTF_8), "here"));

        assertTrue(String.valueOf(error.getMessage()).contains("uncompressed"), error.getMessage());
    }

    @Test
    void aKeyReadFromItsFileIsTheKeyThatWasWritten() {
        for (KeyPair keys : Arrays.asList(generate("Ed25519", 0), generate("RSA", 3072), KeyFiles.generate())) {
            byte[] pem = KeyFiles.publicPem(keys.getPublic()).getBytes(StandardCharsets.US_ASCII);

            PublicKey read = KeyAlgorithm.plain(KeyFiles.anyPublic(pem, "here")).orElseThrow();

            assertEquals(KeyAlgorithm.identity(keys.getPublic()), KeyAlgorithm.identity(read));
        }
    }

    private static String message(PublicKey weak) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> TrustPolicy.builder("p").key("weak", weak))
                .getMessage());
    }

    private static Optional<String> verify(PublicKey key, byte[] signature) {
        return KeyAlgorithm.of(key).orElseThrow().verify(key, MESSAGE, signature);
    }

    private static byte[] sign(String algorithm, KeyPair keys, EdDSAParameterSpec parameters)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        if (parameters != null) {
            signature.setParameter(parameters);
        }
        signature.initSign(keys.getPrivate());
        signature.update(MESSAGE);
        return signature.sign();
    }

    private static KeyPair generate(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
