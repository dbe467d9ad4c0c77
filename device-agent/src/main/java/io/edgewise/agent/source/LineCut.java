package io.edgewise.agent.source;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Cuts bytes into lines. A line that is too long is passed over to its end, and counted. One owner. */
final class LineCut {
    /** A row of a thousand channels has less. */
    static final int LONGEST = 16 << 10;

    private final LineInput input;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final AtomicLong tooLong = new AtomicLong();

    LineCut(LineInput input) {
        this.input = input;
    }

    /** Takes bytes; hands on the lines that end in them, and returns how many. */
    int take(byte[] bytes, int length) throws InterruptedException {
        int lines = 0;
        int start = 0;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                add(bytes, start, at);
                lines += end();
                start = at + 1;
            }
        }
        add(bytes, start, length);
        return lines;
    }

    /** Ends the line that was begun: nothing will follow it. */
    int end() throws InterruptedException {
        byte[] whole = line.toByteArray();
        line.reset();
        if (whole.length > LONGEST) {
            tooLong.incrementAndGet();
            return 1;
        }
        int length = whole.length > 0 && whole[whole.length - 1] == '\r' ? whole.length - 1 : whole.length;
        if (length > 0) {
            input.taker().take(length == whole.length ? whole : Arrays.copyOf(whole, length));
        }
        return 1;
    }

    /** Forgets the line that was begun. */
    void forget() {
        line.reset();
    }

    /** Returns how many lines were too long. Any thread may ask. */
    long tooLong() {
        return tooLong.get();
    }

    private void add(byte[] bytes, int from, int to) {
        int room = LONGEST + 1 - line.size();
        line.write(bytes, from, Math.max(0, Math.min(to - from, room)));
    }
}
