package io.edgewise.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
    private static final List<String> TABLE = List.of(
            "/dev/root / ext4 rw,relatime 0 0",
            "tmpfs /tmp tmpfs rw,nosuid,nodev,noexec 0 0",
            "tmpfs /tmp/code tmpfs rw 0 0",
            "/dev/sdb /media/my\\040stick vfat rw,noexec 0 0",
            "/dev/sdc /srv ext4 rw,noexec 0 0",
            "/dev/sdd /srv ext4 rw 0 0",
            "broken");

    @Test
    void theDeepestMountDecides() {
        assertTrue(Mounts.forbidCode(Path.of("/tmp/x"), TABLE));
        assertFalse(Mounts.forbidCode(Path.of("/tmp/code/x"), TABLE));
        assertFalse(Mounts.forbidCode(Path.of("/tmpfoo"), TABLE));
        assertFalse(Mounts.forbidCode(Path.of("/home/x"), TABLE));
    }

    @Test
    void aBlankInAMountPointIsRead() {
        assertTrue(Mounts.forbidCode(Path.of("/media/my stick/native"), TABLE));
    }

    @Test
    void theLaterOfTwoMountsAtOnePlaceDecides() {
        assertFalse(Mounts.forbidCode(Path.of("/srv/x"), TABLE));
    }
}
