package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A simulated pump of the demo. */
final class PumpAsset implements Asset {
    private static final long MILLI = 1_000_000;

    private final PumpPlan plan;
    private final PumpSimulator pump;
    private final FrameEncoder encoder;
    private final SensorRow row = new SensorRow(PumpSensors.CHANNELS.size());
    private final SentRows sent;
    private long sentUntilNanos;

    PumpAsset(PumpPlan plan, int rowsPerFrame) {
        this.plan = plan;
        this.pump = new PumpSimulator(plan);
        this.encoder = FrameEncoder.ofPump(rowsPerFrame);
        this.sent = new SentRows(PumpSensors.CHANNELS.size(), (int) plan.rows());
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
        while (pump.hasNext()) {
            pump.next(row);
            remember();
            Optional<byte[]> frame = encoder.add(row);
            if (frame.isPresent()) {
                return frame.get();
            }
        }
        return encoder.flush().orElse(null);
    }

    private void remember() {
        sentUntilNanos = row.timeMillis() * MILLI;
        sent.add(sentUntilNanos);
        for (int channel = 0; channel < row.channels(); channel++) {
            sent.set(channel, row.value(channel));
        }
    }

    @Override
    public long sentUntilNanos() {
        return sentUntilNanos;
    }

    @Override
    public Columns columns() {
        return sent.columns();
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
