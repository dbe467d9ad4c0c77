package io.edgewise.agent.source;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Cuts bytes into lines. A line that is too long is passed over to its end, and counted. One owner. */
final class LineCut {
    /** A row of a thousand channels has less. */
    static final int LONGEST = 16 << 10;

    static final String TOO_LONG = "TOO_LONG";
    static final String UNFINISHED = "UNFINISHED";

    private final LineInput input;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final AtomicLong tooLong = new AtomicLong();
    private final AtomicLong unfinished = new AtomicLong();

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

    /** Forgets the line that was begun: its end will not come, and half a number is another number. */
    void forget() {
        if (line.size() > 0) {
            unfinished.incrementAndGet();
        }
        line.reset();
    }

    /** Returns how many lines were not taken, by reason. Any thread may ask. */
    Map<String, Long> lost() {
        Map<String, Long> lost = new TreeMap<>(Map.of(TOO_LONG, tooLong.get(), UNFINISHED, unfinished.get()));
        lost.values().removeIf(count -> count == 0);
        return lost;
    }

    private void add(byte[] bytes, int from, int to) {
        int room = LONGEST + 1 - line.size();
        line.write(bytes, from, Math.max(0, Math.min(to - from, room)));
    }
}
