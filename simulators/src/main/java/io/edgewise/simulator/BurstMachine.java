package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import java.util.List;

/** A machine that is measured in bursts: so many samples at a high rate, a burst every so many seconds. */
abstract class BurstMachine implements Machine {
    static final int SAMPLES = 8192;

    final Noise noise;
    final MachineOptions options;
    private final List<Channel> channels;
    private final double rateHz;
    private final int everySeconds;
    private final long bursts;
    private long next;
    private double severity;

    /**
     * Makes one.
     *
     * @param stream which of the seed's streams of noise is its own
     * @param rateHz samples a second in a burst
     * @param everySeconds from the start of a burst to the next one's
     */
    BurstMachine(MachineOptions options, int stream, List<Channel> channels, double rateHz, int everySeconds) {
        this.options = options;
        this.noise = new Noise(options.seed(), 1, stream);
        this.channels = channels;
        this.rateHz = rateHz;
        this.everySeconds = everySeconds;
        this.bursts = Math.max(1, options.duration().toSeconds() / everySeconds);
    }

    /** Draws what is the same in all of a burst. */
    abstract void begin();

    /** Sets a sample of the burst, its time set already. */
    abstract void sample(SensorRow row, int sample);

    @Override
    public final List<Channel> channels() {
        return channels;
    }

    @Override
    public final long rows() {
        return bursts * SAMPLES;
    }

    @Override
    public final int rowsPerFrame() {
        return SAMPLES;
    }

    @Override
    public final double severity() {
        return severity;
    }

    @Override
    public final boolean hasNext() {
        return next < rows();
    }

    @Override
    public final void next(SensorRow row) {
        long burst = next / SAMPLES;
        int sample = (int) (next % SAMPLES);
        if (sample == 0) {
            severity = options.severityAt(burst * (double) everySeconds);
            begin();
        }
        next++;
        long start = PumpPlan.START.toEpochMilli() * 1_000_000 + burst * everySeconds * 1_000_000_000L;
        row.clearAtNanos(start + (long) (sample * 1e9 / rateHz));
        sample(row, sample);
    }
}
