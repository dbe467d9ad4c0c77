package io.edgewise.agent.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The share of a file system that is used, % of what its users may have, as df(1) tells it. Neither proc nor sys knows
 * it: this asks statvfs(3).
 */
final class SpaceReader implements HostReader {
    private final Path folder;

    SpaceReader(Path folder) {
        this.folder = folder;
    }

    @Override
    public double read() {
        try {
            FileStore store = Files.getFileStore(folder);
            return share(store.getTotalSpace(), store.getUnallocatedSpace(), store.getUsableSpace());
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Returns the share; {@code free} holds what is kept for root too, {@code usable} does not. */
    static double share(long total, long free, long usable) {
        long used = total - free;
        return total > 0 && used >= 0 && usable >= 0 && used + usable > 0 ? 100.0 * used / (used + usable) : Double.NaN;
    }
}
