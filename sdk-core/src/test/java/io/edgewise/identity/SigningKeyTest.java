package io.edgewise.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.time.SystemTime;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeyTest {
    private static final byte[] MESSAGE = {4, 7, 1, 1};

    @TempDir
    private Path folder;

    private final TestCa plant = TestCa.named("Plant CA", SystemTime.wallClock().instant());

    @ParameterizedTest
    @EnumSource(EcCurve.class)
    void aKeyOfEveryCurveInAPemFileSigns(EcCurve curve) throws Exception {
        KeyPair keys = write("own", KeyFiles.generate(curve));

        SigningKey key = SigningKey.pem(folder.resolve("own.key.pem"), folder.resolve("own.pub.pem"));

        assertEquals(curve, key.curve());
        assertTrue(verifies(key, keys));
    }

    @ParameterizedTest
    @EnumSource(EcCurve.class)
    void aKeyOfEveryCurveInAStoreSigns(EcCurve curve) throws Exception {
        KeyPair keys = KeyFiles.generate(curve);
        Path store = store(plant.issue("line-a", keys));
        Path password = Secrets.write(folder.resolve("password"), "canary-4711\n");

        SigningKey key = SigningKey.store(store, password, null);

        assertEquals(keys.getPublic(), key.publicKey());
        assertTrue(verifies(key, keys));
    }

    @Test
    void twoHalvesOfTwoPairsAreRefused() throws Exception {
        write("own", KeyFiles.generate());
        write("other", KeyFiles.generate());

        KeyFileException refused = assertThrows(
                KeyFileException.class,
                () -> SigningKey.pem(folder.resolve("own.key.pem"), folder.resolve("other.pub.pem")));

        assertTrue(refused.getMessage().endsWith("other.pub.pem are not a pair"), refused.getMessage());
    }

    @Test
    void aStoreThatDoesNotOpenIsSaidWithoutThePassword() throws Exception {
        Path store = store(plant.issue("line-a"));
        Path wrong = Secrets.write(folder.resolve("wrong"), "canary-wrong\n");
        Path open = Secrets.write(folder.resolve("open"), "canary-4711\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        String unopened = complaint(store, wrong);
        String unowned = complaint(store, open);

        assertTrue(unopened.contains("own.p12 does not open"), unopened);
        assertTrue(unowned.contains("open can be used by others"), unowned);
        assertFalse((unopened + unowned).contains("canary"));
    }

    @Test
    void aKeyOfRsaIsRefused() throws Exception {
        Path store = store(plant.issueRsa("line-a"));

        String words = complaint(store, Secrets.write(folder.resolve("password"), "canary-4711\n"));

        assertTrue(words.endsWith("holds a key of RSA; expected one on P-256, P-384 or P-521"), words);
    }

    private String complaint(Path store, Path password) {
        return String.valueOf(assertThrows(KeyFileException.class, () -> SigningKey.store(store, password, null))
                .getMessage());
    }

    private KeyPair write(String name, KeyPair keys) {
        KeyFiles.writePrivate(folder.resolve(name + ".key.pem"), keys.getPrivate());
        KeyFiles.writePublic(folder.resolve(name + ".pub.pem"), keys.getPublic());
        return keys;
    }

    private Path store(TestCa.Issued own) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("line-a", own.keys().getPrivate(), "canary-4711".toCharArray(), new Certificate[] {
            TlsServer.certificate(own.der())
        });
        Path file = Secrets.write(folder.resolve("own.p12"), "");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "canary-4711".toCharArray());
        }
        return file;
    }

    private static boolean verifies(SigningKey key, KeyPair keys) throws Exception {
        Signature verify = Signature.getInstance(key.curve().algorithm());
        verify.initVerify(keys.getPublic());
        verify.update(MESSAGE);
        return verify.verify(key.sign(MESSAGE));
    }
}
