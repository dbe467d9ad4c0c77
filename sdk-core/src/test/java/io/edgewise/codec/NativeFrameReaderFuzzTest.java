package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mutated payloads give a frame that holds together or a FrameException, and the next valid one is read as ever. */
public class NativeFrameReaderFuzzTest {
    private static final int ROUNDS = 30_000;
    private static final List<Channel> CHANNELS = List.of(Channel.of("a", Unit.of("")), Channel.of("b", Unit.of("")));
    private static final String VALID = "{\"ts\":5,\"dt\":1,\"values\":{\"a\":[1,2],\"b\":[3,4]}}";
    private static final List<String> SEEDS = List.of(
            VALID,
            "{\"ts\": 1412611321000, \"values\": {\"a\": 2.1e7, \"b\": null, \"x\": {\"y\": [1]}}}",
            "{\"values\": {\"a\": [0.1, \"t\", NaN], \"b\": [-0.0]}, \"ts\": [1, \"2014-10-06T16:02:01.123Z\", 3]}",
            "{\"ts\": \"2014-10-06T16:02:01+02:00\", \"dt\": 0.0390625, \"meta\": [{\"k\": true}], \"values\": {}}");
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\u0000",
        "\\ud800",
        "1e999",
        "-",
        "NaN",
        "null",
        "\"ts\":",
        "\"dt\":",
        "\"values\":",
        "\"a\":",
        "99999999999999999999",
        "9223372036854775807",
        "0x1",
        "\u00e9",
        "\u20ac",
        "\n",
        "//"
    };

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(NativeFrameReaderFuzzTest.class, NativeFrameReaderFuzzTest::fuzzerTestOneInput);
    }

    /** The first byte of an input tells whose time counts. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        TimeSource time = TimeSource.values()[(input[0] & 0xff) % TimeSource.values().length];
        NativeFrameReader reader = new NativeFrameReader(CHANNELS, time, InstantSource.system());
        try {
            assertHoldsTogether(reader.read(Arrays.copyOfRange(input, 1, input.length)), () -> "");
        } catch (FrameException e) {
            assertTrue(e.getMessage() != null && e.getMessage().lines().count() == 1, e::getMessage);
        }
        assertEquals(4, reader.read(VALID.getBytes(StandardCharsets.UTF_8)).value(1, 1));
    }

    @ParameterizedTest
    @EnumSource(TimeSource.class)
    void noPayloadThrowsAnythingElse(TimeSource time) {
        long seed = 20141006L + time.name().length();
        Random random = new Random(seed);
        NativeFrameReader reader = new NativeFrameReader(CHANNELS, time, InstantSource.system());
        Map<FrameException.Problem, Integer> problems = new EnumMap<>(FrameException.Problem.class);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] payload = mutated(random);
            int current = round;
            Supplier<String> which =
                    () -> "seed " + seed + " round " + current + " payload " + Arrays.toString(payload);
            try {
                assertHoldsTogether(reader.read(payload), which);
            } catch (FrameException e) {
                problems.merge(e.problem(), 1, Integer::sum);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(which.get(), e);
            }
        }
        assertTrue(problems.size() >= 6, () -> "the mutations reach too little: " + problems);
        assertEquals(4, reader.read(VALID.getBytes(StandardCharsets.UTF_8)).value(1, 1));
    }

    private static void assertHoldsTogether(Frame frame, Supplier<String> which) {
        assertTrue(frame.rows() > 0, which);
        for (int row = 0; row < frame.rows(); row++) {
            for (int channel = 0; channel < 2; channel++) {
                boolean good = frame.reasons(row, channel) == 0;
                boolean known = good
                        || frame.reasons(row, channel) == Reason.MISSING.bit()
                        || frame.reasons(row, channel) == Reason.NOT_A_NUMBER.bit();
                assertTrue(known && good == Double.isFinite(frame.value(row, channel)), which);
            }
        }
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = switch (random.nextInt(5)) {
                case 0 -> flipped(bytes, random);
                case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 2 ->
                    spliced(bytes, random, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
                case 3 -> spliced(bytes, random, slice(bytes, random));
                default -> replaced(bytes, random);
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, Random random) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] slice(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
    }

    private static byte[] spliced(byte[] bytes, Random random, byte[] piece) {
        int at = random.nextInt(bytes.length + 1);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + piece.length);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(bytes, at, longer, at + piece.length, bytes.length - at);
        return longer;
    }
}
