package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Registries whose line breaks, stands still, drips, or does not end, and whose bodies are not what they should be. */
final class Lies {
    private static final Duration FOR_EVER = Duration.ofMinutes(1);
    private static final Duration BETWEEN_DROPS = Duration.ofMillis(20);
    private static final Duration ARRIVED = Duration.ofMillis(10);
    private static final int PIECE = 16 << 10;

    private Lies() {}

    /** Sends so many bytes, and then the line breaks. */
    static Mischief cutAfter(int bytes, boolean reset) {
        return (ask, right, line) -> {
            line.sendOnly(right, bytes);
            line.cut(reset);
        };
    }

    /** Sends so many bytes each time, and then the line breaks, ended and reset in turn, until nothing is left. */
    static Mischief cutEach(int bytes, AtomicInteger cuts) {
        return (ask, right, line) -> {
            if (right.body().length <= bytes) {
                line.send(right);
            } else {
                line.sendOnly(right, bytes);
                line.rest(cuts.incrementAndGet() % 2 == 0 ? ARRIVED : Duration.ZERO);
                line.cut(cuts.get() % 2 == 0);
            }
        };
    }

    /** Sends so many bytes, and then nothing, without an end. */
    static Mischief stallAfter(int bytes) {
        return (ask, right, line) -> {
            line.sendOnly(right, bytes);
            line.rest(FOR_EVER);
            line.cut(true);
        };
    }

    /** Does not answer at all. */
    static Mischief silence() {
        return (ask, right, line) -> {
            line.rest(FOR_EVER);
            line.cut(true);
        };
    }

    /** Sends byte by byte, each just before the client's patience ends. */
    static Mischief drip() {
        return (ask, right, line) -> {
            line.sendOnly(right, 0);
            for (int i = 0; i < right.body().length && line.rest(BETWEEN_DROPS); i++) {
                line.body(right.body(), i, i + 1);
            }
        };
    }

    /** Sends bytes for ever, of a body whose length it does not say. */
    static Mischief endless() {
        return (ask, right, line) -> {
            line.head(right, "Transfer-Encoding", "chunked");
            line.chunk(right.body());
            byte[] more = new byte[PIECE];
            while (line.rest(Duration.ZERO)) {
                line.chunk(more);
            }
        };
    }

    /** Sends bytes that nobody asked for behind the right ones, with or without saying so before. */
    static Mischief extra(int bytes, boolean said) {
        return (ask, right, line) -> {
            byte[] more = new byte[bytes];
            if (said) {
                line.head(right, "Content-Length", Integer.toString(right.body().length + bytes));
                line.body(right.body(), 0, right.body().length);
                line.body(more, 0, bytes);
            } else {
                line.head(right, "Transfer-Encoding", "chunked");
                line.chunk(right.body());
                line.chunk(more);
                line.chunk(new byte[0]);
            }
        };
    }

    /** Sends fewer bytes than it should, and says that this is all. */
    static Mischief fewer(int bytes, boolean said) {
        return (ask, right, line) -> {
            int length = Math.max(0, right.body().length - bytes);
            if (said) {
                line.head(right, "Content-Length", Integer.toString(length));
                line.body(right.body(), 0, length);
            } else {
                line.head(right, "Transfer-Encoding", "chunked");
                line.chunk(Arrays.copyOf(right.body(), length));
                if (length > 0) {
                    line.chunk(new byte[0]);
                }
            }
        };
    }

    /** Turns one bit. */
    static Mischief flipAt(int at) {
        return (ask, right, line) -> line.send(right.flippedAt(at));
    }

    /**
     * Sends the first half with a bit turned, then the line breaks: what was resumed is right, the beginning is not.
     */
    static Mischief flipAndCut(int at, int bytes) {
        return (ask, right, line) -> cutAfter(bytes, false).answer(ask, right.flippedAt(at), line);
    }

    /** Sends words instead of the answer. */
    static Mischief instead(Answer words) {
        return (ask, right, line) -> line.send(words);
    }

    /** Closes the connection at once. */
    static void close(Ask ask, Answer right, AnswerLine line) throws IOException {
        line.cut(false);
    }
}
