package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine made up by a test: it has sent these rows, one a second from second 0, and has had this trouble. */
final class MadeUpAsset implements Asset {
    static final long SECOND = 1_000_000_000L;

    private final String name;
    private final double[][] values;
    private final @Nullable Fault fault;
    private final @Nullable SensorTrouble trouble;

    MadeUpAsset(String name, double[][] values, @Nullable Fault fault, @Nullable SensorTrouble trouble) {
        this.name = name;
        this.values = values;
        this.fault = fault;
        this.trouble = trouble;
    }

    /** Returns a machine without rows. */
    static MadeUpAsset with(@Nullable Fault fault, @Nullable SensorTrouble trouble) {
        return new MadeUpAsset("pump-1", new double[][] {{}}, fault, trouble);
    }

    static Fault fault(long onsetSeconds, long untilSeconds) {
        long until = untilSeconds == Long.MAX_VALUE ? Long.MAX_VALUE : untilSeconds * SECOND;
        return new Fault("seal-leak", "seal-leak", onsetSeconds * SECOND, until);
    }

    /** Returns what a judge keeps of a decision about {@code [start, start + 20 s)}, without findings, GOOD. */
    static Sighting seen(long startSeconds, String decision) {
        return seen(startSeconds, decision, "-", true);
    }

    static Sighting seen(long startSeconds, String decision, String reasons, boolean good) {
        String label = decision.equals("ALARM") ? "seal-leak" : null;
        return new Sighting(
                startSeconds * SECOND,
                (startSeconds + 20) * SECOND,
                decision,
                good,
                label,
                reasons,
                Float.floatToIntBits(0.25f));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean real() {
        return false;
    }

    @Override
    public List<Channel> channels() {
        return Arrays.stream(values)
                .map(any -> Channel.of("flow", Unit.of("m3/h")))
                .toList();
    }

    @Override
    public String description() {
        return "made up";
    }

    @Override
    public byte @Nullable [] nextFrame() {
        return null;
    }

    @Override
    public long sentUntilNanos() {
        return 0;
    }

    @Override
    public Columns columns() {
        long[] times = new long[values[0].length];
        Arrays.setAll(times, i -> i * SECOND);
        return new Columns(times, values, times.length);
    }

    @Override
    public @Nullable Fault fault() {
        return fault;
    }

    @Override
    public @Nullable SensorTrouble sensorTrouble() {
        return trouble;
    }

    @Override
    public int startStopCycles() {
        return 2;
    }
}
