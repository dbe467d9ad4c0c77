package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonFrameReaderTest {
    private static final long ARRIVED = 1_700_000_000_000_000_007L;

    @Test
    void thingsBoardsObjectAndItsListOfObjectsAreRows() {
        FrameReader reader = reader("/ts", Map.of("t", "/values/temperature", "h", "/values/humidity"));

        Frame one = read(reader, "{\"ts\":1451649600512,\"values\":{\"temperature\":42.2,\"humidity\":70}}");
        assertEquals(1, one.rows());
        assertEquals(1_451_649_600_512_000_000L, one.timeNanos(0));
        assertEquals(List.of(70.0, 42.2), List.of(one.value(0, 0), one.value(0, 1)));

        Frame two = read(
                reader,
                "[{\"ts\":1451649600512,\"values\":{\"temperature\":1}},"
                        + "{\"ts\":1451649601512,\"values\":{\"temperature\":2,\"humidity\":3}}]");
        assertEquals(2, two.rows());
        assertEquals(Reason.MISSING.bit(), two.reasons(0, 0));
        assertEquals(2, two.value(1, 1));
        assertEquals(1_451_649_601_512_000_000L, two.timeNanos(1));
    }

    @Test
    void eKuipersFlatObjectIsStampedWhenItComes() {
        FrameReader reader = reader(null, Map.of("t", "/temperature", "h", "/humidity"));
        Frame frame = read(reader, "{\"temperature\": 22.5, \"humidity\": 51}");
        assertEquals(ARRIVED, frame.timeNanos(0));
        assertEquals(51, frame.value(0, 0));
        assertEquals(22.5, frame.value(0, 1));
    }

    @Test
    void homeAssistantsStatesAreNumbersAsTextWhereThatIsDeclared() {
        String state = "{\"state\":\"21.5\",\"attributes\":{\"unit_of_measurement\":\"C\"},"
                + "\"last_changed\":\"2024-05-01T10:00:00.250000+00:00\"}";
        Frame text = read(reader("/last_changed", Map.of("t", "/state")), state);
        assertEquals(Reason.NOT_A_NUMBER.bit(), text.reasons(0, 0));

        PayloadSpec.Json spec = new PayloadSpec.Json(
                Pointer.ROOT,
                Map.of("t", Pointer.parse("/state")),
                new TimeField(Pointer.parse("/last_changed"), TimeUnit.MILLISECONDS),
                null,
                true);
        FrameReader declared = spec.reader(List.of(Channel.of("t", Unit.of(""))), TimeSource.DEVICE, Instant::now);
        assertEquals(21.5, read(declared, state).value(0, 0));
        assertEquals(
                Instant.parse("2024-05-01T10:00:00.250Z"),
                IsoTime.instant(read(declared, state).timeNanos(0)));
        assertEquals(
                Reason.NOT_A_NUMBER.bit(),
                read(declared, state.replace("21.5", "unavailable")).reasons(0, 0));
    }

    @Test
    void arraysAreBlocksAndPointersGoThroughIndexesAndEscapes() {
        FrameReader reader = reader("/t", Map.of("a", "/d/0/x~1y", "b", "/d/1"));
        Frame frame = read(
                reader,
                "{\"d\":[{\"x/y\":[1,null,3]},[4,\"no\",6]],\"t\":[1500000000000,1500000000001,1500000000002]}");
        assertEquals(3, frame.rows());
        assertEquals(3, frame.value(2, 0));
        assertEquals(Reason.MISSING.bit(), frame.reasons(1, 0));
        assertEquals(Reason.NOT_A_NUMBER.bit(), frame.reasons(1, 1));
        assertEquals(1_500_000_000_002_000_000L, frame.timeNanos(2));
    }

    @Test
    void secondsMayHaveFractionsAndAreExact() {
        PayloadSpec.Json spec = new PayloadSpec.Json(
                Pointer.ROOT,
                Map.of("a", Pointer.parse("/a")),
                new TimeField(Pointer.parse("/t"), TimeUnit.SECONDS),
                null,
                false);
        FrameReader reader = spec.reader(List.of(Channel.of("a", Unit.of(""))), TimeSource.DEVICE, Instant::now);
        assertEquals(
                1_412_611_321_123_456_789L,
                read(reader, "{\"t\":1412611321.123456789,\"a\":1}").timeNanos(0));
        assertEquals(
                1_412_611_321_000_000_000L,
                read(reader, "{\"t\":1.412611321e9,\"a\":1}").timeNanos(0));
        assertEquals(
                1_412_611_321_000_000_000L,
                read(reader, "{\"t\":1412611321,\"a\":1}").timeNanos(0));
        assertProblem(Problem.BAD_TIME, reader, "{\"t\":1412611321000,\"a\":1}");
    }

    @Test
    void aWrongUnitOfTimeIsToldAndNotReadAs1970() {
        FrameReader reader = reader("/t", Map.of("a", "/a"));
        FrameException e = assertProblem(Problem.BAD_TIME, reader, "{\"t\":1412611321,\"a\":1}");
        assertTrue(e.getMessage().contains("1970-01-17") && e.getMessage().contains("time-unit"), e::getMessage);
        assertProblem(Problem.BAD_TIME, reader, "{\"t\":1412611321000000,\"a\":1}");
        assertProblem(Problem.BAD_TIME, reader, "{\"t\":1e400,\"a\":1}");
        assertProblem(Problem.BAD_TIME, reader, "{\"t\":NaN,\"a\":1}");
        assertProblem(Problem.BAD_TIME, reader, "{\"t\":true,\"a\":1}");
    }

    @Test
    void whatIsNoSuchDocumentIsRefusedByItsReason() {
        FrameReader reader = reader("/t", Map.of("a", "/d/a"));
        assertProblem(Problem.BAD_SHAPE, reader, "{\"t\":1412611321000,\"status\":\"online\"}");
        assertProblem(Problem.BAD_SHAPE, reader, "[]");
        assertProblem(Problem.BAD_SHAPE, reader, "7");
        assertProblem(Problem.NO_TIME, reader, "{\"d\":{\"a\":1}}");
        assertProblem(Problem.DUPLICATE_KEY, reader, "{\"t\":1412611321000,\"d\":{\"a\":1},\"d\":{}}");
        assertProblem(Problem.DUPLICATE_KEY, reader, "{\"t\":1412611321000,\"d\":{\"a\":1,\"a\":2}}");
        assertProblem(Problem.DUPLICATE_KEY, reader, "{\"x\":1,\"t\":1412611321000,\"x\":{}}");
        assertProblem(Problem.TRAILING_GARBAGE, reader, "{\"t\":1412611321000,\"d\":{\"a\":1}} {}");
        assertProblem(Problem.TOO_DEEP, reader, "{\"q\":" + "[".repeat(40) + "]".repeat(40) + "}");
        assertProblem(Problem.EMPTY, reader, "");
        assertProblem(Problem.NOT_JSON, reader, "\u0000");
        assertProblem(Problem.BAD_SHAPE, reader, "{\"t\":1412611321000,\"d\":{\"a\":[1,2]}}");
    }

    @Test
    void pointersThatMeetAreRefusedWhenTheReaderIsMade() {
        assertThrows(IllegalArgumentException.class, () -> reader("/t", Map.of("a", "/d", "b", "/d/x")));
        assertThrows(IllegalArgumentException.class, () -> reader("/t", Map.of("a", "/t")));
        assertThrows(IllegalArgumentException.class, () -> Pointer.parse("data/p"));
        assertThrows(IllegalArgumentException.class, () -> Pointer.parse("/a~2"));
        assertEquals(List.of("a/b", "m~n", ""), Pointer.parse("/a~1b/m~0n/").steps());
    }

    private static FrameReader reader(@Nullable String time, Map<String, String> places) {
        Map<String, Pointer> pointers = new LinkedHashMap<>();
        places.forEach((channel, place) -> pointers.put(channel, Pointer.parse(place)));
        PayloadSpec.Json spec = new PayloadSpec.Json(
                Pointer.ROOT,
                pointers,
                new TimeField(time == null ? null : Pointer.parse(time), TimeUnit.MILLISECONDS),
                null,
                false);
        List<Channel> channels = places.keySet().stream()
                .sorted()
                .map(name -> Channel.of(name, Unit.of("")))
                .toList();
        return spec.reader(
                channels,
                time == null ? TimeSource.ARRIVAL : TimeSource.DEVICE,
                () -> Instant.ofEpochSecond(0, ARRIVED));
    }

    private static Frame read(FrameReader reader, String payload) {
        return reader.read(payload.getBytes(StandardCharsets.UTF_8));
    }

    private static FrameException assertProblem(Problem problem, FrameReader reader, String payload) {
        FrameException e = assertThrows(FrameException.class, () -> read(reader, payload), payload);
        assertEquals(problem, e.problem(), () -> payload + ": " + e.getMessage());
        return e;
    }
}
