package io.edgewise.onnxruntime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells on which mounts the kernel refuses to map code; asked before loading, since a failed load cannot be retried.
 */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mounts");

    private Mounts() {}

    /** Tells whether the folder lies on a mount with the option {@code noexec}; false where that cannot be told. */
    static boolean forbidCode(Path folder) {
        try {
            return forbidCode(folder.toRealPath(), Files.readAllLines(TABLE));
        } catch (IOException e) {
            return false;
        }
    }

    /** The table's form is that of fstab(5): device, mount point, type, options; a blank is written {@code \040}. */
    static boolean forbidCode(Path folder, List<String> table) {
        int deepest = -1;
        boolean forbidden = false;
        for (String line : table) {
            String[] columns = line.split(" ", -1);
            if (columns.length < 4) {
                continue;
            }
            Path point = Path.of(columns[1].replace("\\040", " "));
            if (folder.startsWith(point) && point.getNameCount() >= deepest) { // the later of two mounts is on top
                deepest = point.getNameCount();
                forbidden = List.of(columns[3].split(",", -1)).contains("noexec");
            }
        }
        return forbidden;
    }
}
