package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.identity.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritableTest {
    @TempDir
    Path folder;

    private Path policy;
    private Path key;

    @BeforeEach
    void writeFiles() throws IOException {
        policy = folder.resolve("policy.yaml");
        key = folder.resolve("line-a.pub.pem");
        Files.writeString(policy, """
                schema: edgewise.policy/v1
                name: production
                counter: 1
                keys: { line-a: { file: line-a.pub.pem } }
                scopes: [ { prefix: "registry.example/m", require: [ { keys: [line-a] } ] } ]
                """);
        KeyFiles.writePublic(key, KeyFiles.generate().getPublic());
    }

    @Test
    void aPolicyOfItsOwnersIsRead() {
        assertEquals("production", PolicyReader.read(policy).name());
    }

    @Test
    void aPolicyThatEverybodyMayChangeIsRefused() throws IOException {
        allow(policy, "rw-r--rw-");

        assertRefused("chmod o-w " + policy);
    }

    @Test
    void aPolicyInAFolderWhereEverybodyMayReplaceItIsRefused() throws IOException {
        allow(folder, "rwxr-xrwx");

        assertRefused("chmod o-w " + folder);
        allow(folder, "rwx------");
    }

    @Test
    void aKeyThatEverybodyMayChangeIsRefused() throws IOException {
        allow(key, "rw-rw-rw-");

        assertRefused("chmod o-w " + key);
    }

    /** Mode 1777, as /tmp has: there nobody renames or removes the files of another. */
    @Test
    void aFolderWithTheStickyBitIsNobodysTrap() throws IOException {
        Files.setAttribute(folder, "unix:mode", 01777);

        assertEquals(Optional.empty(), Writable.byEverybody(policy));
    }

    private void assertRefused(String words) {
        ConfigException refused = assertThrows(ConfigException.class, () -> PolicyReader.read(policy));
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused::getMessage);
    }

    private static void allow(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
