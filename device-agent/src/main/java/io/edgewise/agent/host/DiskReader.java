package io.edgewise.agent.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How long a read or write of a disk took on average since the reading before, milliseconds, with its time in the
 * queue; 0 when there was none, as iostat(1) has it. From the kernel's iostats: {@code /proc/diskstats}, of whole
 * devices with hardware behind them, so that nothing counts twice.
 */
final class DiskReader implements HostReader {
    private static final int NAME = 2;
    private static final int READS = 3;
    private static final int READ_MILLIS = 6;
    private static final int WRITES = 7;
    private static final int WRITE_MILLIS = 10;

    private final Path diskstats;
    private final Path block;
    private Map<String, Totals> before = Map.of();

    DiskReader(Path diskstats, Path block) {
        this.diskstats = diskstats;
        this.block = block;
    }

    /** Since the machine began. */
    record Totals(long requests, long millis) {}

    @Override
    public double read() {
        Set<String> disks = new HashSet<>();
        for (Path disk : HostFile.entries(block, "*")) {
            if (Files.exists(disk.resolve("device"))) { // loop, ram, dm and md devices have none
                disks.add(String.valueOf(disk.getFileName()));
            }
        }
        return next(HostFile.text(diskstats), disks);
    }

    /** Takes the next text of the file; only these devices count. */
    double next(String text, Set<String> disks) {
        Map<String, Totals> now = new HashMap<>();
        text.lines().forEach(line -> {
            String[] fields = line.strip().split(" +", -1);
            if (fields.length > WRITE_MILLIS && disks.contains(fields[NAME])) {
                add(now, fields);
            }
        });
        long requests = 0;
        long millis = 0;
        boolean known = false;
        for (Map.Entry<String, Totals> disk : now.entrySet()) {
            Totals old = before.get(disk.getKey());
            Totals present = disk.getValue();
            // The kernel's milliseconds begin anew after 2^32.
            if (old != null && present.requests >= old.requests && present.millis >= old.millis) {
                known = true;
                requests += present.requests - old.requests;
                millis += present.millis - old.millis;
            }
        }
        before = now;
        if (!known) {
            return Double.NaN;
        }
        return requests == 0 ? 0 : (double) millis / requests;
    }

    private static void add(Map<String, Totals> now, String[] fields) {
        long reads = HostFile.count(fields[READS]);
        long writes = HostFile.count(fields[WRITES]);
        long readMillis = HostFile.count(fields[READ_MILLIS]);
        long writeMillis = HostFile.count(fields[WRITE_MILLIS]);
        if (reads >= 0 && writes >= 0 && readMillis >= 0 && writeMillis >= 0) {
            now.put(fields[NAME], new Totals(reads + writes, readMillis + writeMillis));
        }
    }
}
