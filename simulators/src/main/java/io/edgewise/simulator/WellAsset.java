package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A real oil well of the demo, replayed. Its labels stay with the judge. */
final class WellAsset implements Asset {
    private static final int ROWS_PER_FRAME = 10;
    private static final long MILLI = 1_000_000;

    private final WellReplay well;
    private final List<Channel> channels;
    private final FrameEncoder encoder;
    private final SensorRow row;
    private final SentRows sent;
    private long sentUntilNanos;

    WellAsset(WellReplay well) {
        this.well = well;
        this.channels = well.channels().stream()
                .map(name -> Channel.of(name, Unit.of("")))
                .toList();
        this.encoder = new FrameEncoder(well.channels(), ROWS_PER_FRAME);
        this.row = new SensorRow(channels.size());
        this.sent = new SentRows(channels.size(), well.rows());
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
        while (well.hasNext()) {
            well.next(row);
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
        for (int channel = 0; channel < channels.size(); channel++) {
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
