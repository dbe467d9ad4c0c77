package io.edgewise.simulator;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a machine into frames as they go over the wire, and remembers for the judge what was sent. */
final class FramePlayback {
    private static final long MILLI = 1_000_000;

    private final RowSource rows;
    private final FrameEncoder encoder;
    private final SensorRow row;
    private final SentRows sent;
    private long sentUntilNanos;

    /** Plays these rows of so many channels; there are at most so many of them. */
    FramePlayback(RowSource rows, FrameEncoder encoder, int channels, int mostRows) {
        this.rows = rows;
        this.encoder = encoder;
        this.row = new SensorRow(channels);
        this.sent = new SentRows(channels, mostRows);
    }

    /** As {@link Asset#nextFrame}. */
    byte @Nullable [] nextFrame() {
        while (rows.hasNext()) {
            rows.next(row);
            remember();
            Optional<byte[]> frame = encoder.add(row);
            if (frame.isPresent()) {
                return frame.get();
            }
        }
        return encoder.flush().orElse(null);
    }

    /** As {@link Asset#sentUntilNanos}. */
    long sentUntilNanos() {
        return sentUntilNanos;
    }

    /** As {@link Asset#columns}. */
    Asset.Columns columns() {
        return sent.columns();
    }

    private void remember() {
        sentUntilNanos = row.timeMillis() * MILLI;
        sent.add(sentUntilNanos);
        for (int channel = 0; channel < row.channels(); channel++) {
            sent.set(channel, row.value(channel));
        }
    }
}
