package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds.
 *
 * @param threads live threads, those that wait for the end of a child not counted
 * @param descriptors open file descriptors; -1 where the machine does not tell
 */
record Usage(int threads, int descriptors) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Usage now() {
        int threads = (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("process reaper"))
                .count();
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return new Usage(threads, (int) open.count());
        } catch (IOException e) {
            return new Usage(threads, -1);
        }
    }

    boolean isWithin(Usage limit) {
        return threads <= limit.threads && descriptors <= limit.descriptors;
    }
}
