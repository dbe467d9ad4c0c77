package io.edgewise.codec;

import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads the block of float32 for high rates, little endian throughout:
 *
 * <pre>
 *   offset  bytes
 *        0      4  magic, the letters EWFB
 *        4      2  version, 1
 *        6      2  channels, 1 to 1024
 *        8      8  time of the first row, signed whole milliseconds since the Unix epoch
 *       16      8  step from row to row, float64 milliseconds above 0, at most a day
 *       24      4  rows, 1 to 65536
 *       28      4  the float32 1234.5, written as the values are
 *       32      4 x rows x channels: all values of the first channel, then all of the second, …
 * </pre>
 *
 * A NaN is MISSING, an infinite value NOT_A_NUMBER. The value at 28 shows whether its writer swaps bytes or words: then
 * the block is refused, and the message says what is swapped. A value between 0 and the smallest normal float32
 * (1.18e-38) is what a register pair of swapped words mostly gives, and no measurement: it is Bad, WORD_ORDER.
 *
 * <p>With ARRIVAL the last row is stamped by the clock. Allocates nothing once the frame fits the block.
 */
final class BinaryFrameReader implements FrameReader {
    static final int HEAD_BYTES = 32;
    static final int MAGIC = 0x42465745; // "EWFB" as a little-endian number
    static final float MARK = 1234.5f;

    private static final int MOST_CHANNELS = 1024;
    private static final double LONGEST_STEP_MILLIS = 86_400_000;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // Set once.
    private final TimeSource time;
    private final InstantSource clock;
    private final int[] columnOf;
    private final EventTime eventTime;

    // Reused from message to message by the owner.
    private final Frame frame;

    BinaryFrameReader(PayloadSpec.Binary spec, List<Channel> channels, TimeSource time, InstantSource clock) {
        this.time = time;
        this.clock = clock;
        this.columnOf = Columns.of(spec.columns(), channels);
        this.frame = new Frame(channels, 1);
        this.eventTime = new EventTime(TimeUnit.MILLISECONDS, time);
    }

    @Override
    public Frame read(String topic, byte[] payload) {
        FrameDocuments.requireSize(payload);
        requireHead(payload);
        int channels = number(payload, 4) >>> 16;
        long rows = Integer.toUnsignedLong(number(payload, 24));
        double step = Double.longBitsToDouble((long) LONG.get(payload, 16));
        requireSizes(payload, channels, rows);
        if (!(step > 0 && step <= LONGEST_STEP_MILLIS)) {
            throw new FrameException(
                    Problem.BAD_TIME, "byte 16", "a step of milliseconds above 0 and at most a day, found " + step);
        }
        long start = time == TimeSource.ARRIVAL
                ? FrameTimes.minus(now(), Math.round((rows - 1) * step * 1e6))
                : eventTime.plausible(FrameTimes.ofMillis((long) LONG.get(payload, 8)), "byte 8");
        frame.clear();
        for (int row = 0; row < rows; row++) {
            frame.addRow(FrameTimes.plus(start, Math.round(row * step * 1e6)));
        }
        fill(payload, channels, (int) rows);
        return frame;
    }

    private void requireHead(byte[] payload) {
        if (payload.length < HEAD_BYTES) {
            throw new FrameException(
                    Problem.BAD_SHAPE, "", "has " + payload.length + " bytes, a block's head takes " + HEAD_BYTES);
        }
        if (number(payload, 0) != MAGIC) {
            String words = number(payload, 0) == Integer.reverseBytes(MAGIC) ? "is written big endian" : "is no EWFB";
            throw new FrameException(Problem.BAD_SHAPE, "byte 0", words + ": a block begins with the letters EWFB");
        }
        int version = number(payload, 4) & 0xffff;
        if (version != 1) {
            throw new FrameException(Problem.BAD_SHAPE, "byte 4", "is version " + version + ", known is 1");
        }
        int mark = number(payload, 28);
        int expected = Float.floatToRawIntBits(MARK);
        if (mark != expected) {
            throw new FrameException(
                    Problem.WORD_ORDER,
                    "byte 28",
                    "expected the float32 1234.5, found " + Float.intBitsToFloat(mark) + ": "
                            + swapped(mark, expected));
        }
    }

    private static String swapped(int found, int expected) {
        if (found == Integer.reverseBytes(expected)) {
            return "values are written big endian; write them little endian";
        }
        if (found == Integer.rotateLeft(expected, 16)) {
            return "the two words of each value are swapped; swap them back";
        }
        if (found == Integer.rotateLeft(Integer.reverseBytes(expected), 16)) {
            return "the two bytes of each word are swapped; swap them back";
        }
        return "write it as the values are written, so that swapped words show";
    }

    private void requireSizes(byte[] payload, int channels, long rows) {
        if (channels != columnOf.length || channels > MOST_CHANNELS) {
            throw new FrameException(
                    Problem.BAD_SHAPE,
                    "byte 6",
                    "has " + channels + " channels, the source declares " + columnOf.length);
        }
        if (rows < 1) {
            throw new FrameException(Problem.BAD_SHAPE, "byte 24", "holds no row");
        }
        FrameDocuments.requireCells(rows, Math.max(channels, frame.channels().size()));
        long expected = HEAD_BYTES + 4 * rows * channels;
        if (payload.length != expected) {
            Problem problem = payload.length > expected ? Problem.TRAILING_GARBAGE : Problem.BAD_SHAPE;
            throw new FrameException(
                    problem,
                    "",
                    "has " + payload.length + " bytes, " + rows + " rows of " + channels + " channels take "
                            + expected);
        }
    }

    private void fill(byte[] payload, int channels, int rows) {
        for (int channel = 0; channel < channels; channel++) {
            int column = columnOf[channel];
            int at = HEAD_BYTES + 4 * rows * channel;
            for (int row = 0; column >= 0 && row < rows; row++) {
                float value = Float.intBitsToFloat(number(payload, at + 4 * row));
                if (value != 0 && Math.abs(value) < Float.MIN_NORMAL) {
                    frame.set(row, column, Double.NaN, Reason.WORD_ORDER.bit());
                } else if (!Float.isNaN(value)) {
                    frame.set(row, column, value);
                }
            }
        }
    }

    private static int number(byte[] payload, int at) {
        return (int) INT.get(payload, at);
    }

    private long now() {
        Instant now = clock.instant();
        return FrameTimes.plus(FrameTimes.ofMillis(now.getEpochSecond() * 1000), now.getNano());
    }
}
