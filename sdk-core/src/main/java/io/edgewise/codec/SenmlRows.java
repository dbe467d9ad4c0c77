package io.edgewise.codec;

import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import java.util.Arrays;
import java.util.List;

/** Gathers single values by their time into rows in the order of time. Reused from message to message. */
final class SenmlRows {
    // Set once.
    private final List<Channel> channels;

    // The values as they came.
    private long[] times = new long[16];
    private int[] columns = new int[16];
    private double[] values = new double[16];
    private long[] reasons = new long[16];
    private int count;

    private long[] order = new long[16];
    private final Frame frame;

    SenmlRows(List<Channel> channels) {
        this.channels = channels;
        this.frame = new Frame(channels, 1);
    }

    void clear() {
        count = 0;
    }

    void add(long time, int column, double value, long why) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
            columns = Arrays.copyOf(columns, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
            reasons = Arrays.copyOf(reasons, 2 * count);
        }
        times[count] = time;
        columns[count] = column;
        values[count] = why == 0 ? value : Double.NaN;
        reasons[count++] = why;
    }

    /** Returns the rows; none when nothing was added. */
    Frame frame() {
        if (order.length < count) {
            order = new long[times.length];
        }
        System.arraycopy(times, 0, order, 0, count);
        Arrays.sort(order, 0, count);
        frame.clear();
        int rows = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || order[i] != order[i - 1]) {
                FrameDocuments.requireCells(rows + 1L, channels.size());
                order[rows++] = order[i];
                frame.addRow(order[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            int row = Arrays.binarySearch(order, 0, rows, times[i]);
            boolean empty = Double.isNaN(frame.value(row, columns[i]))
                    && frame.reasons(row, columns[i]) == Reason.MISSING.bit();
            if (!empty) {
                throw twice(columns[i]);
            }
            frame.set(row, columns[i], values[i], reasons[i]);
        }
        return frame;
    }

    private FrameException twice(int column) {
        return new FrameException(
                Problem.DUPLICATE_KEY,
                "",
                "has a second value of '" + channels.get(column).name() + "' at one time");
    }
}
