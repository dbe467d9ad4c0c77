package io.edgewise.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootEpochTest {
    @TempDir
    Path folder;

    @Test
    void everyStartCountsOneUp() {
        assertEquals(1, BootEpoch.next(folder.resolve("state")));
        assertEquals(2, BootEpoch.next(folder.resolve("state")));
        assertEquals(3, BootEpoch.next(folder.resolve("state")));
    }

    @Test
    void aLostGenerationIsSkippedAndNeverRepeated() throws IOException {
        BootEpoch.next(folder);
        BootEpoch.next(folder);
        Files.writeString(folder.resolve("boot-epoch"), "junk"); // 2 was handed out and is lost; 1 is left

        assertTrue(BootEpoch.next(folder) > 2);
    }

    @Test
    void whereEverythingIsLostTheNumberGoesFarAboveAllThatWere() throws IOException {
        for (int i = 0; i < 5; i++) {
            BootEpoch.next(folder);
        }
        Files.writeString(folder.resolve("boot-epoch"), "junk");
        Files.writeString(folder.resolve("boot-epoch.previous"), "junk");

        long next = BootEpoch.next(folder);
        assertTrue(next > 1_000_000, () -> "was " + next);
        assertTrue(BootEpoch.next(folder) > next);
    }

    @Test
    void namesArePlain() {
        assertTrue(DeviceName.isName("gw-7.north_2"));
        assertTrue(DeviceName.isName("x".repeat(64)));
        assertFalse(DeviceName.isName("x".repeat(65)));
        assertFalse(DeviceName.isName("-gw"));
        assertFalse(DeviceName.isName("a/b"));
        assertThrows(IllegalArgumentException.class, () -> new DeviceName("a+"));
    }
}
