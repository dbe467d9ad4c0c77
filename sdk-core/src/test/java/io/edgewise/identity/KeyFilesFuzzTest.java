package io.edgewise.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.edgewise.house.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever lies in a file of keys or certificates, it is read or refused in one line. The first byte of an input tells
 * which reader gets it; the second one is a label, so that what follows is put into PEM, or none.
 */
public class KeyFilesFuzzTest {
    private static final List<String> LABELS =
            List.of("", "PUBLIC KEY", "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "CERTIFICATE");
    private static final List<Reader> READERS = List.of(
            file -> KeyFiles.readPublic(file),
            file -> KeyFiles.readPrivate(file),
            file -> TlsKeyFile.read(file, "EC"),
            file -> TlsKeyFile.read(file, "RSA"),
            file -> TlsKeyFile.read(file, "EdDSA"),
            file -> Certificates.read(file));
    private static final Path FILE = file();

    /** Reads a file. */
    private interface Reader {
        Object read(Path file);
    }

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(KeyFilesFuzzTest.class, KeyFilesFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        String label = LABELS.get((input[1] & 0xff) % LABELS.size());
        byte[] rest = Arrays.copyOfRange(input, 2, input.length);
        Files.write(FILE, label.isEmpty() ? rest : Pem.write(label, rest).getBytes());
        try {
            READERS.get((input[0] & 0xff) % READERS.size()).read(FILE);
        } catch (KeyFileException e) {
            String words = String.valueOf(e.getMessage());
            assertEquals(1, words.lines().count(), words);
            assertFalse(words.length() > 1_000, words);
        }
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile(
                    "fuzz", ".pem", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new AssertionError("no temporary file", e);
        }
    }
}
