package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A real oil well of the demo, replayed. Its labels stay with the judge. */
final class WellAsset implements Asset {
    private static final int ROWS_PER_FRAME = 10;
    private static final long MILLI = 1_000_000;

    private final WellReplay well;
    private final List<Channel> channels;
    private final FramePlayback playback;

    WellAsset(WellReplay well) {
        this.well = well;
        this.channels = well.channels().stream()
                .map(name -> Channel.of(name, Unit.of("")))
                .toList();
        this.playback = new FramePlayback(
                well, new FrameEncoder(well.channels(), ROWS_PER_FRAME), channels.size(), well.rows());
    }

    @Override
    public String name() {
        return well.name();
    }

    @Override
    public boolean real() {
        return true;
    }

    @Override
    public List<Channel> channels() {
        return channels;
    }

    @Override
    public String description() {
        return "3W dataset, 1 Hz, " + channels.size() + " channels recorded";
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
        WellLabels labels = well.labels();
        for (int i = 0; i < labels.rows(); i++) {
            OptionalDouble label = labels.at(i);
            if (label.isPresent() && label.getAsDouble() != 0) {
                String kind = "class " + (long) label.getAsDouble();
                return new Fault(kind, null, well.timeMillis(i) * MILLI, Long.MAX_VALUE);
            }
        }
        return null;
    }

    @Override
    public @Nullable SensorTrouble sensorTrouble() {
        return null;
    }

    @Override
    public int startStopCycles() {
        return 0;
    }
}
