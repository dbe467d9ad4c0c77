package io.edgewise.window;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Contracts §3 said once more, slow and plain: each row is copied into every open window that covers its time, and a
 * window leaves when its time has come. Nothing is shared with the code under test.
 */
final class WindowOracle {
    private static final long HOUR = 3600 * Row.SECOND;

    private final long size;
    private final long hop;
    private final long lateness;
    private final SortedMap<Long, TreeMap<Long, Row>> open = new TreeMap<>();
    private final List<Long> times = new ArrayList<>();
    final List<Seen> windows = new ArrayList<>();
    final List<Long> results = new ArrayList<>();
    private final List<Row> lateRun = new ArrayList<>();
    private Row held;

    WindowOracle(long size, long hop, long lateness) {
        this.size = size;
        this.hop = hop;
        this.lateness = lateness;
    }

    void add(Row row) {
        if (held != null && held.time() == row.time()) {
            results.add(Reason.DUPLICATE.bit());
            return;
        }
        long result = 0;
        boolean jumps = !times.isEmpty() && row.time() > newest() + HOUR;
        if (held != null) {
            Row earlier = held;
            held = null;
            if (jumps && Math.abs(earlier.time() - row.time()) <= HOUR) {
                boolean swapped = row.time() < earlier.time();
                count(swapped ? row : earlier);
                count(swapped ? earlier : row);
                results.add(swapped ? Reason.OUT_OF_ORDER.bit() : 0);
                return;
            }
            result |= Reason.CLOCK_JUMP.bit();
        }
        if (jumps) {
            held = row;
            lateRun.clear();
        } else {
            result |= count(row);
        }
        results.add(result);
    }

    private long count(Row row) {
        boolean first = times.isEmpty();
        boolean moved = !first && row.time() < newest();
        List<Long> starts = openStarts(row.time());
        if (moved && starts.isEmpty()) {
            lateRun.add(row);
            return wasSetBack() ? beginAnew(row) : Reason.LATE.bit();
        }
        lateRun.clear();
        if (times.contains(row.time())) {
            return Reason.DUPLICATE.bit();
        }
        times.add(row.time());
        for (long start : openStarts(row.time())) {
            open.computeIfAbsent(start, s -> new TreeMap<>()).put(row.time(), row);
        }
        while (!open.isEmpty() && open.firstKey() + size + lateness <= newest()) {
            long start = open.firstKey();
            windows.add(seen(start, new ArrayList<>(open.remove(start).values())));
        }
        return moved ? Reason.OUT_OF_ORDER.bit() : 0;
    }

    /** A hundred late rows, each later than all before it in the run, tell that the clock was set back. */
    private boolean wasSetBack() {
        int rising = 0;
        long latest = 0;
        for (Row row : lateRun) {
            if (rising > 0 && Math.abs(row.time() - latest) <= HOUR) {
                rising += row.time() > latest ? 1 : 0;
                latest = Math.max(latest, row.time());
            } else {
                rising = row.time() < newest() - HOUR ? 1 : 0;
                latest = row.time();
            }
        }
        return rising == 100;
    }

    private long beginAnew(Row row) {
        times.clear();
        open.clear();
        return Reason.CLOCK_JUMP.bit() | count(row);
    }

    private List<Long> openStarts(long time) {
        List<Long> starts = new ArrayList<>();
        long start = time - Math.floorMod(time, hop);
        for (; start > time - size; start -= hop) {
            boolean closed = !times.isEmpty() && start + size + lateness <= newest();
            if (!closed && start >= (times.isEmpty() ? time : times.get(0))) {
                starts.add(0, start);
            }
        }
        return starts;
    }

    private long newest() {
        return times.stream().mapToLong(Long::longValue).max().getAsLong();
    }

    private Seen seen(long start, List<Row> rows) {
        List<List<String>> samples = new ArrayList<>();
        List<Long> reasons = new ArrayList<>();
        for (int channel = 0; channel < rows.get(0).values().length; channel++) {
            List<String> usable = new ArrayList<>();
            long all = 0;
            for (Row row : rows) {
                all |= row.reasons()[channel];
                if (Reason.worst(row.reasons()[channel]) != Quality.BAD) {
                    usable.add(row.time() + "=" + row.values()[channel]);
                }
            }
            samples.add(usable);
            reasons.add(all);
        }
        return new Seen(windows.size(), start, start + size, rows.size(), samples, reasons);
    }
}
