package io.edgewise.agent.push;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.identity.KeyFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final String ONE = "0123456789abcdef";
    private static final String OTHER = "fedcba9876543210==";

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("push.token");
        Files.writeString(file, ONE + "\n");
        mode("rw-------");
    }

    @Test
    void onlyTheWholeTokenMatchesAndAChangedFileIsReadAnew() throws IOException {
        TokenFile token = new TokenFile(file);

        assertTrue(token.matches(ONE));
        for (String wrong : new String[] {"", ONE.substring(1), ONE + "0", ONE.toUpperCase(java.util.Locale.ROOT)}) {
            assertFalse(token.matches(wrong), wrong);
        }
        Files.writeString(file, OTHER);
        assertTrue(token.matches(OTHER));
        assertFalse(token.matches(ONE));
    }

    @Test
    void aFileThatCannotBeUsedLeavesTheTokenBeforeInForce() throws IOException {
        TokenFile token = new TokenFile(file);

        Files.writeString(file, "short");
        assertTrue(token.matches(ONE));
        Files.writeString(file, OTHER);
        mode("rw-r-----");
        assertTrue(token.matches(ONE));
        Files.delete(file);
        assertTrue(token.matches(ONE));
    }

    @Test
    void aFileForOthersOrWithoutATokenIsRefusedWithoutSayingWhatIsInIt() throws IOException {
        mode("rw-r--r--");
        String others = refused();
        mode("rw-------");
        Files.writeString(file, "two words, and a secret one");
        String words = refused();

        assertTrue(others.contains("chmod 600"), others);
        assertTrue(words.contains("openssl rand"), words);
        assertFalse(words.contains("secret one"), words);
    }

    private String refused() {
        return String.valueOf(
                assertThrows(KeyFileException.class, () -> new TokenFile(file)).getMessage());
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
