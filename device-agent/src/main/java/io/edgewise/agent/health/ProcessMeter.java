package io.edgewise.agent.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What this process takes from the machine, read from proc; −1 where the machine does not tell. */
public final class ProcessMeter {
    private ProcessMeter() {}

    /**
     * What the process takes now.
     *
     * @param pssBytes memory, shared pages counted by share (proportional set size)
     * @param threads threads
     * @param fileDescriptors open files and sockets
     * @param cpuSeconds processor time since its start
     */
    public record Figures(long pssBytes, long threads, long fileDescriptors, double cpuSeconds) {}

    /** Reads the figures. Takes some milliseconds: not for a lane. */
    public static Figures read() {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new Figures(
                field(Path.of("/proc/self/smaps_rollup"), "Pss:") * 1024,
                field(Path.of("/proc/self/status"), "Threads:"),
                count(Path.of("/proc/self/fd")),
                cpu.toMillis() / 1000.0);
    }

    private static long field(Path file, String name) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(name)) {
                    return Long.parseLong(line.substring(name.length()).strip().split("\\s+", -1)[0]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
        return -1;
    }

    private static long count(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            long count = 0;
            for (Path ignored : entries) {
                count++;
            }
            return count;
        } catch (IOException e) {
            return -1;
        }
    }
}
