package io.edgewise.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsFilesTest {
    @TempDir
    private Path folder;

    private final TestCa plant = TestCa.named("Plant CA", SystemTime.wallClock().instant());

    @ParameterizedTest
    @CsvSource({
        "own.key.pem, rw-r-----, chmod 600",
        "own.key.pem, rw----r--, chmod 600",
        "own.pem, rw-rw-rw-, chmod o-w"
    })
    void aFileThatOthersCanUseIsRefused(String file, String mode, String words) throws IOException {
        ClientKey own = own(plant.issue("gw-7"));
        Path path = folder.resolve(file);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));

        String said = complaint(own);

        assertTrue(said.startsWith(path.toString()) && said.endsWith(words + " " + path), said);
    }

    @Test
    void aKeyThatOthersCanUseFromNowOnIsTold() throws IOException {
        TlsIdentity identity = TlsIdentity.open(new TlsSettings(List.of(), own(plant.issue("gw-7")), List.of()));
        Path key = folder.resolve("own.key.pem");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        identity.refresh();
        assertTrue(String.valueOf(identity.status().trouble()).contains("chmod 600 " + key));

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        identity.refresh();
        assertNull(identity.status().trouble());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        ClientKey own = own(plant.issue("gw-7"));
        plant.issue("gw-8").writeKey(folder.resolve("own.key.pem"));

        assertTrue(complaint(own).contains("own.key.pem holds a key that does not belong to the certificate of"));
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        ClientKey own = own(plant.issue("gw-7"));
        plant.issueRsa("gw-8").writeKey(folder.resolve("own.key.pem"));

        assertTrue(complaint(own).contains("own.key.pem holds no EC key that can be read"));
    }

    /** What "openssl rsa -traditional" writes is the inner part of PKCS#8: RFC 5208, section 5, and RFC 8017, A.1.2. */
    @Test
    void aKeyAsCloudsGiveItOutIsRead() throws IOException {
        TestCa.Issued issued = plant.issueRsa("gw-7");
        ClientKey own = own(issued);
        byte[] pkcs8 = issued.keys().getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        Secrets.write(
                folder.resolve("own.key.pem"),
                "-----BEGIN RSA PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs1)
                        + "\n-----END RSA PRIVATE KEY-----\n");

        TlsIdentity identity = TlsIdentity.open(new TlsSettings(List.of(), own, List.of()));

        TlsStatus.Certificate shown = identity.status().own();
        assertEquals("CN=gw-7", shown == null ? null : shown.subject());
    }

    @Test
    void aFileWithAKeyIsNoAuthority() throws IOException {
        Path file = folder.resolve("ca.pem");
        Files.writeString(file, plant.own().pem() + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        KeyFileException e = assertThrows(
                KeyFileException.class, () -> TlsIdentity.open(new TlsSettings(List.of(file), null, List.of())));

        assertTrue(e.getMessage().contains("ca.pem holds a PRIVATE KEY; expected nothing but CERTIFICATE"));
    }

    @ParameterizedTest
    @CsvSource({"'', nothing else", "'a\nb', nothing else", "'\n', nothing else"})
    void aPasswordFileHoldsOneLine(String text, String words) throws IOException {
        Path file = Secrets.write(folder.resolve("password"), text);

        KeyFileException e = assertThrows(KeyFileException.class, () -> SecretFile.password(file));

        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    @Test
    void aPasswordMayHoldSpacesAndAnyLetter() throws IOException {
        Path file = Secrets.write(folder.resolve("password"), " Öl und Gas \r\n");

        assertEquals(" Öl und Gas ", new String(SecretFile.password(file)));
    }

    private ClientKey own(TestCa.Issued issued) {
        return new ClientKey.Pem(
                issued.write(folder.resolve("own.pem")), issued.writeKey(folder.resolve("own.key.pem")));
    }

    private static String complaint(ClientKey own) {
        return String.valueOf(assertThrows(
                        KeyFileException.class, () -> TlsIdentity.open(new TlsSettings(List.of(), own, List.of())))
                .getMessage());
    }
}
