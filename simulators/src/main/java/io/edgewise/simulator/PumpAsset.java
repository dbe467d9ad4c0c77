package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated pump of the demo. */
final class PumpAsset implements Asset {
    private static final long MILLI = 1_000_000;

    private final PumpPlan plan;
    private final FramePlayback playback;

    PumpAsset(PumpPlan plan, int rowsPerFrame) {
        this.plan = plan;
        this.playback = new FramePlayback(
                new PumpSimulator(plan), FrameEncoder.ofPump(rowsPerFrame), PumpSensors.CHANNELS.size(), (int)
                        plan.rows());
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public boolean real() {
        return false;
    }

    @Override
    public List<Channel> channels() {
        return PumpSensors.CHANNELS;
    }

    @Override
    public String description() {
        return "centrifugal pump, 10 Hz, 9 sensors";
    }

    @Override
    public byte @Nullable [] nextFrame() {
        return playback.nextFrame();
    }

    @Override
    public long sentUntilNanos() {
        return playback.sentUntilNanos();
    }

    @Override
    public Columns columns() {
        return playback.columns();
    }

    @Override
    public @Nullable Fault fault() {
        FaultEpisode fault = plan.fault();
        if (fault == null) {
            return null;
        }
        String label = fault.kind().id();
        long until = fault.endRow() >= plan.rows() ? Long.MAX_VALUE : nanos(fault.endRow() + FaultEpisode.REPAIR_ROWS);
        return new Fault(label, label, nanos(fault.onsetRow()), until);
    }

    @Override
    public @Nullable SensorTrouble sensorTrouble() {
        SensorEpisode episode = plan.sensorFault();
        return episode == null
                ? null
                : new SensorTrouble(
                        episode.kind().id(),
                        episode.channelName(),
                        nanos(episode.fromRow()),
                        nanos(episode.toRow()),
                        nanos(episode.detectableRow()));
    }

    @Override
    public int startStopCycles() {
        return plan.startStopCycles();
    }

    private static long nanos(long row) {
        return PumpPlan.timeOf(row).toEpochMilli() * MILLI;
    }
}
