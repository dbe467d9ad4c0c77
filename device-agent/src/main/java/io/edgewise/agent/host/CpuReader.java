package io.edgewise.agent.host;

import java.nio.file.Path;

/**
 * The share of time in which the processors, all together, were not idle since the reading before, %: the first line of
 * proc(5) {@code stat}. Waiting for a disk is idle; what a hypervisor gave to others is not.
 */
final class CpuReader implements HostReader {
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;

    private final Path stat;
    private long idle;
    private long total;

    CpuReader(Path stat) {
        this.stat = stat;
    }

    @Override
    public double read() {
        return next(HostFile.text(stat));
    }

    /** Takes the next text of the file. */
    double next(String text) {
        long idleNow = 0;
        long totalNow = 0;
        String[] fields = text.lines().findFirst().orElse("").split(" +", -1);
        if (fields[0].equals("cpu")) {
            for (int i = 0; i <= STEAL && i + 1 < fields.length; i++) { // guests are in user and nice already
                long ticks = Math.max(0, HostFile.count(fields[i + 1]));
                totalNow += ticks;
                idleNow += i == IDLE || i == IOWAIT ? ticks : 0;
            }
        }
        long idleSince = idleNow - idle;
        long since = totalNow - total;
        boolean begins = total == 0;
        idle = idleNow;
        total = totalNow;
        if (begins || totalNow == 0 || since <= 0) {
            return Double.NaN;
        }
        // iowait may run backwards by a tick, proc(5) says so.
        return Math.min(100, Math.max(0, 100.0 * (since - idleSince) / since));
    }
}
