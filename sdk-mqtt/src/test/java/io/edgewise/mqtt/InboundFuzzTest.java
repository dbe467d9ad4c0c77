package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a broker sends to a client of ours, over a real socket through Paho: it connects or does not, the end of the
 * line is seen, and all is freed. The first byte of an input: MQTT 5 (bit 0), let in before (bit 1).
 */
public class InboundFuzzTest {
    /** What is opened ahead, since that takes long; the seeds need few. */
    private static final int AHEAD = Integer.getInteger("fuzz.ahead", 4);

    private static final Duration CONNECTS = Duration.ofMillis(200);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int MOST_THREADS = 60 + 2 * 6 * AHEAD;
    private static final byte[] LET_IN = HexFormat.of().parseHex("20020000");
    private static final byte[] LET_IN_5 = HexFormat.of().parseHex("2003000000");
    private static final Queue<CompletableFuture<OpenLine>> LINES = new ArrayDeque<>();
    private static final Queue<CompletableFuture<OpenLine>> LINES_5 = new ArrayDeque<>();

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(InboundFuzzTest.class, InboundFuzzTest::fuzzerTestOneInput);
    }

    @AfterAll
    static void closeWhatWasOpenedAhead() throws Exception {
        for (Queue<CompletableFuture<OpenLine>> lines : List.of(LINES, LINES_5)) {
            while (!lines.isEmpty()) {
                lines.remove().get().close();
            }
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        boolean five = (input[0] & 1) != 0;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        if ((input[0] & 2) != 0) {
            said.writeBytes(five ? LET_IN_5 : LET_IN);
        }
        said.writeBytes(Arrays.copyOfRange(input, 1, input.length));

        try (OpenLine line = next(five ? LINES_5 : LINES, five)) {
            line.say(said.toByteArray());
            if (line.connects(CONNECTS)) {
                Until.holds(
                        "the end of the line is seen",
                        SOON,
                        () -> !line.notes().lost.isEmpty() || !line.transport().connected());
                acknowledgeAll(line);
            }
        }
        int threads = Thread.activeCount();
        assertTrue(threads < MOST_THREADS, () -> threads + " threads: some are not freed");
    }

    private static void acknowledgeAll(OpenLine line) {
        try {
            line.notes().ids.forEach(id -> line.transport().acknowledge(id));
        } catch (TransportException e) {
            // the line has ended
        }
    }

    private static OpenLine next(Queue<CompletableFuture<OpenLine>> lines, boolean five) throws Exception {
        while (lines.size() < AHEAD) {
            lines.add(OpenLine.open(five));
        }
        return lines.remove().get();
    }
}
