package io.edgewise.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFilesTest {
    // One key twice, for tests only. OpenSSL 3.0.19: ecparam -genkey -name prime256v1 -noout; pkcs8 -topk8 -nocrypt.
    private static final String SEC1 = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIEcSS3kkp6LZv3F6mt/0KBRvUGfn/hXJ3MWLOACQ4z0/oAoGCCqGSM49
            AwEHoUQDQgAEPCL39jrFB2AhCEcJTl1l5gcNv2zklHdNHHVOXlNLWrMBZYq1D5Hs
            c6GU0hWQQgcyaLVZvRcFdJ+9CV5/5NYzew==
            -----END EC PRIVATE KEY-----
            """;
    private static final String SEC1_AS_PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRxJLeSSnotm/cXqa
            3/QoFG9QZ+f+FcncxYs4AJDjPT+hRANCAAQ8Ivf2OsUHYCEIRwlOXWXmBw2/bOSU
            d00cdU5eU0taswFlirUPkexzoZTSFZBCBzJotVm9FwV0n70JXn/k1jN7
            -----END PRIVATE KEY-----
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(EcCurve.class)
    void aWrittenPairReadsBackTheSame(EcCurve curve) {
        KeyPair pair = KeyFiles.generate(curve);

        KeyFiles.writePrivate(folder.resolve("a.key.pem"), pair.getPrivate());
        KeyFiles.writePublic(folder.resolve("a.pub.pem"), pair.getPublic());

        assertEquals(pair.getPrivate(), KeyFiles.readPrivate(folder.resolve("a.key.pem")));
        assertEquals(pair.getPublic(), KeyFiles.readPublic(folder.resolve("a.pub.pem")));
        assertEquals(curve, EcCurve.of(pair.getPublic()).orElseThrow());
    }

    @Test
    void aFreshPairLiesOnP256() {
        assertEquals(EcCurve.P256, EcCurve.of(KeyFiles.generate().getPublic()).orElseThrow());
    }

    @Test
    void aPrivateKeyIsItsOwnersAlone() throws IOException {
        KeyPair pair = KeyFiles.generate();

        KeyFiles.writePrivate(folder.resolve("a.key.pem"), pair.getPrivate());
        KeyFiles.writePublic(folder.resolve("a.pub.pem"), pair.getPublic());

        assertEquals("rw-------", permissions(folder.resolve("a.key.pem")));
        assertTrue(permissions(folder.resolve("a.pub.pem")).startsWith("rw-"));
    }

    @Test
    void publicKeysHave64ColumnsAndEndWithALineEnd() {
        String pem = KeyFiles.publicPem(KeyFiles.generate().getPublic());

        String[] lines = pem.split("\n", -1);
        assertEquals("-----BEGIN PUBLIC KEY-----", lines[0]);
        assertEquals(64, lines[1].length());
        assertEquals(60, lines[2].length(), "91 bytes of SubjectPublicKeyInfo are 124 characters of base64");
        assertEquals("-----END PUBLIC KEY-----", lines[3]);
        assertEquals("", lines[4]);
        assertFalse(pem.contains("\r"));
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("a.key.pem"), "precious");

        String message =
                refused(() -> KeyFiles.writePrivate(file, KeyFiles.generate().getPrivate()));

        assertTrue(message.contains("is there already"), message);
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void aPrivateKeyThatOthersCanReadIsRefusedWithTheCommandThatMendsIt() throws IOException {
        Path file = folder.resolve("a.key.pem");
        KeyFiles.writePrivate(file, KeyFiles.generate().getPrivate());

        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            String message = refused(() -> KeyFiles.readPrivate(file));
            assertTrue(message.contains(mode) && message.endsWith("chmod 600 " + file), message);
        }
    }

    @Test
    void theFormOfSec1ReadsAsTheSameKey() throws IOException {
        assertEquals(read(SEC1_AS_PKCS8), read(SEC1));
        assertEquals(
                read(SEC1_AS_PKCS8),
                read("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n" + "-----END EC PARAMETERS-----\n" + SEC1),
                "openssl writes the parameters first");
    }

    @Test
    void noMessageShowsWhatIsInsideAPrivateKey() throws IOException {
        String body = SEC1_AS_PKCS8.lines().skip(1).findFirst().orElseThrow();
        String half = "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
        String junk = "-----BEGIN PRIVATE KEY-----\n" + body + "*\n-----END PRIVATE KEY-----\n";

        for (String damaged : new String[] {half, junk, half + half, SEC1_AS_PKCS8.replace("PRIVATE KEY", "OTHER")}) {
            Path file = secret(damaged);
            KeyFileException e = assertThrows(KeyFileException.class, () -> KeyFiles.readPrivate(file));
            assertFalse(String.valueOf(e.getMessage()).contains(body.substring(0, 12)), e.getMessage());
            assertEquals(null, e.getCause());
        }
    }

    @Test
    void otherKindsOfKeyAreRefusedByName() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair pair = rsa.generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";

        assertTrue(refused(() -> publicKey(pem)).contains("no key on P-256, P-384 or P-521"));
        assertTrue(refused(() -> publicKey(SEC1)).contains("holds a EC PRIVATE KEY; expected PUBLIC KEY"));
        assertTrue(refused(() -> publicKey("")).contains("holds 0 PEM blocks"));
        assertTrue(refused(() -> read(SEC1.replace("EC PRIVATE", "ENCRYPTED PRIVATE")))
                .contains("openssl pkcs8"));
    }

    @Test
    void aFileThatIsTooLargeOrAbsentIsRefused() throws IOException {
        Path large = folder.resolve("large.pem");
        byte[] blanks = new byte[16 * 1024 + 1];
        Arrays.fill(blanks, (byte) ' ');
        Files.write(large, blanks);

        assertTrue(refused(() -> KeyFiles.readPublic(large)).contains("larger than 16384 bytes"));
        assertTrue(
                refused(() -> KeyFiles.readPublic(folder.resolve("none.pem"))).contains("does not exist"));
        assertTrue(refused(() -> KeyFiles.readPublic(folder)).contains("no regular file"));
    }

    @Test
    void textAroundThePublicKeyIsAllowedAsToolsWriteIt() {
        KeyPair pair = KeyFiles.generate();

        byte[] pem = ("Public Key Information:\n\tCurve: P-256\n\n" + KeyFiles.publicPem(pair.getPublic()))
                .getBytes(StandardCharsets.US_ASCII);

        assertArrayEquals(
                pair.getPublic().getEncoded(), KeyFiles.publicKey(pem, "here").getEncoded());
    }

    private BigInteger read(String pem) {
        try {
            return ((ECPrivateKey) KeyFiles.readPrivate(secret(pem))).getS();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Object publicKey(String pem) {
        return KeyFiles.publicKey(pem.getBytes(StandardCharsets.US_ASCII), "here");
    }

    private Path secret(String content) throws IOException {
        Path file = Files.createTempFile(folder, "key", ".pem"); // mode 0600
        return Files.writeString(file, content);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String refused(org.junit.jupiter.api.function.Executable action) {
        return String.valueOf(assertThrows(KeyFileException.class, action).getMessage());
    }
}
