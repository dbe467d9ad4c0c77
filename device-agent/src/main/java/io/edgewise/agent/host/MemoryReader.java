package io.edgewise.agent.host;

import java.nio.file.Path;

/**
 * The share of the memory that a new program could not have, %: proc(5) {@code meminfo}, what is not available of the
 * total. Caches that the kernel gives up count as available.
 */
final class MemoryReader implements HostReader {
    private final Path meminfo;

    MemoryReader(Path meminfo) {
        this.meminfo = meminfo;
    }

    @Override
    public double read() {
        return parse(HostFile.text(meminfo));
    }

    static double parse(String text) {
        long total = kilobytes(text, "MemTotal:");
        long available = kilobytes(text, "MemAvailable:");
        return total > 0 && available >= 0 && available <= total ? 100.0 * (total - available) / total : Double.NaN;
    }

    private static long kilobytes(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name) && line.endsWith(" kB"))
                .map(line -> line.substring(name.length(), line.length() - 3).strip())
                .mapToLong(HostFile::count)
                .findFirst()
                .orElse(-1);
    }
}
