package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever comes as a mapped payload, there is a frame that holds together or a FrameException, and the next is read.
 */
public class PayloadsFuzzTest {
    private static final List<Channel> AB = List.of(Channel.of("a", Unit.of("bar")), Channel.of("b", Unit.of("")));
    private static final TimeField TIME = new TimeField(Pointer.parse("/t"), TimeUnit.MILLISECONDS);
    private static final CsvTime.Form DAY_FIRST = CsvTime.Form.DAY_FIRST;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 1);
    private static final List<byte[]> VALID = List.of(
            text("[{\"t\":1500000000000,\"d\":{\"a\":1},\"b\":[2]}]"),
            text("{\"t\":1500000000000,\"v\":\"4\"}"),
            text(" 21.5 "),
            text(
                    "[{\"bn\":\"\",\"bt\":1500000000,\"n\":\"a\",\"u\":\"Pa\",\"v\":1},{\"n\":\"b\",\"vb\":true,\"x\":[{}]}]"),
            HexFormat.of().parseHex("82a3221a59682f00006161020ba200616202fb3ff3333333333333"),
            text("1500000000000;-;1,5;2\r\n2017-07-14 02:40:01;x;\"3\";\n"),
            block(),
            text("29.10.2017;02:40:01;1,5;2\r\n29.10.2017;02:10:01;x;\"3\"\n"),
            text("1500000000000;\"1.234.567,5\";1\u00a0450\r\n1500000000001;1.23;1\u202f000 000,5e1\n"),
            text(
                    "{\"r\":[{\"n\":\"a\",\"v\":\"1,5\",\"t\":1500000000001},{\"v\":null,\"n\":\"b\"}],\"t\":1500000000000}"));

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(PayloadsFuzzTest.class, PayloadsFuzzTest::fuzzerTestOneInput);
    }

    /** The first byte of an input tells which form it has. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            int form = (input[0] & 0xff) % VALID.size();
            tried(form, Arrays.copyOfRange(input, 1, input.length));
        }
    }

    @Test
    void noMutatedPayloadThrowsAnythingElse() {
        long seed = 20261126;
        Random random = new Random(seed);
        for (int form = 0; form < VALID.size(); form++) {
            Map<FrameException.Problem, Integer> problems = new EnumMap<>(FrameException.Problem.class);
            assertTrue(tried(form, VALID.get(form)) == null, "the valid payload of form " + form + " is read");
            for (int round = 0; round < 10_000; round++) {
                byte[] payload = mutated(VALID.get(form), random);
                try {
                    FrameException e = tried(form, payload);
                    if (e != null) {
                        problems.merge(e.problem(), 1, Integer::sum);
                    }
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(
                            "seed " + seed + " form " + form + " payload "
                                    + HexFormat.of().formatHex(payload),
                            e);
                }
            }
            assertTrue(problems.size() >= 2, "form " + form + " reaches too little: " + problems);
        }
    }

    private static @org.jspecify.annotations.Nullable FrameException tried(int form, byte[] payload) {
        FrameReader reader = reader(form);
        FrameException refused = null;
        try {
            assertHoldsTogether(reader.read("a", payload));
        } catch (FrameException e) {
            assertTrue(e.getMessage() != null, "a refusal has words");
            refused = e;
        }
        assertEquals(1, Math.min(1, reader.read("a", VALID.get(form)).rows()));
        return refused;
    }

    private static void assertHoldsTogether(Frame frame) {
        for (int row = 0; row < frame.rows(); row++) {
            for (int channel = 0; channel < 2; channel++) {
                boolean bad = Reason.worst(frame.reasons(row, channel)) == Quality.BAD;
                assertTrue(bad != Double.isFinite(frame.value(row, channel)), "a value is a number or Bad");
            }
        }
    }

    private static FrameReader reader(int form) {
        Map<String, Pointer> places = Map.of("a", Pointer.parse("/d/a"), "b", Pointer.parse("/b"));
        PayloadSpec spec = switch (form) {
            case 0 -> new PayloadSpec.Json(Pointer.ROOT, places, TIME, null, false);
            case 1 -> new PayloadSpec.Value(Map.of(), 1, Pointer.parse("/v"), TIME, true);
            case 2 -> new PayloadSpec.Value(Map.of(), 1, null, TimeField.MILLIS, false);
            case 3 -> new PayloadSpec.Senml(Map.of(), false);
            case 4 -> new PayloadSpec.Senml(Map.of(), true);
            case 5 -> new PayloadSpec.Lines(List.of("time", "-", "a", "b"), ';', ',', TimeField.MILLIS, null);
            case 9 ->
                new PayloadSpec.Named(
                        Pointer.parse("/r"),
                        Pointer.parse("/n"),
                        Pointer.parse("/v"),
                        TIME,
                        Map.of(),
                        PayloadSpec.TextNumbers.COMMA);
            case 6 -> new PayloadSpec.Binary(List.of("a", "b"));
            case 8 -> new PayloadSpec.Lines(List.of("time", "a", "b"), ';', ',', true, TimeField.MILLIS, null);
            default ->
                new PayloadSpec.Lines(
                        List.of("time", "time", "a", "b"),
                        ';',
                        ',',
                        TimeField.MILLIS,
                        new WrittenTime(DAY_FIRST, BERLIN));
        };
        return spec.reader(AB, form == 2 ? TimeSource.ARRIVAL : TimeSource.DEVICE, () -> NOW);
    }

    private static byte[] mutated(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(Math.max(1, bytes.length));
            bytes = switch (random.nextInt(4)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> bytes.length == 0 ? bytes : with(bytes, at, (byte) random.nextInt(256));
                case 2 -> spliced(bytes, at, Arrays.copyOfRange(bytes, at, bytes.length));
                default -> spliced(bytes, at, text("{}[]:,\"-9e".substring(random.nextInt(9))));
            };
        }
        return bytes;
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] piece) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + piece.length);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(bytes, at, longer, at + piece.length, bytes.length - at);
        return longer;
    }

    private static byte[] block() {
        return HexFormat.of()
                .parseHex("45574642" + "0100" + "0200" + "00b8891f5d010000" + "000000000000f03f" + "01000000"
                        + "00509a44" + "0000803f" + "00000040");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
