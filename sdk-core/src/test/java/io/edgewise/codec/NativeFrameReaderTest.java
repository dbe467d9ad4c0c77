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
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeFrameReaderTest {
    private static final long MISSING = Reason.MISSING.bit();
    private static final long NO_NUMBER = Reason.NOT_A_NUMBER.bit();
    private static final long TS = 1412611321000_000_000L;

    private final NativeFrameReader reader = reader(TimeSource.DEVICE);

    /** The launcher's heaps are 48 MB and 192 MB; while a frame grows it takes 24 bytes a value. */
    @Test
    void aFrameTakesASmallPartOfTheHeap() {
        assertEquals(131_072, FrameDocuments.mostCellsOn(48L << 20));
        assertEquals(524_288, FrameDocuments.mostCellsOn(192L << 20));
        assertEquals(1 << 20, FrameDocuments.mostCellsOn(1L << 40));
    }

    @Test
    void oneRowIsRead() {
        Frame frame = read("{'ts': 1412611321000, 'values': {'a': 2.1e7, 'b': -3, 'c': null}}");

        assertEquals(1, frame.rows());
        assertEquals(TS, frame.timeNanos(0));
        assertValue(frame, 0, 0, 2.1e7, 0);
        assertValue(frame, 0, 1, -3, 0);
        assertValue(frame, 0, 2, Double.NaN, MISSING);
    }

    @Test
    void aBlockWithAStepIsRead() {
        Frame frame = read("{'ts': 1412611321000, 'dt': 0.0390625, 'values': {'a': [0.1, 0.2, 0.3], 'b': [1, null]}}");

        assertEquals(3, frame.rows());
        assertEquals(TS, frame.timeNanos(0));
        assertEquals(TS + 39_063, frame.timeNanos(1)); // 39062.5 ns, halves up
        assertEquals(TS + 78_125, frame.timeNanos(2));
        assertValue(frame, 2, 0, 0.3, 0);
        assertValue(frame, 0, 1, 1, 0);
        assertValue(frame, 1, 1, Double.NaN, MISSING);
        assertValue(frame, 2, 1, Double.NaN, MISSING);
        assertValue(frame, 2, 2, Double.NaN, MISSING);
    }

    @Test
    void aBlockWithItsTimesIsRead() {
        Frame frame = read("{'ts': [1412611321000, '2014-10-06T16:02:02.5Z'], 'values': {'a': [1, 2], 'b': [3]}}");

        assertEquals(2, frame.rows());
        assertEquals(TS, frame.timeNanos(0));
        assertEquals(TS + 1_500_000_000, frame.timeNanos(1));
        assertValue(frame, 1, 0, 2, 0);
        assertValue(frame, 1, 1, Double.NaN, MISSING);
    }

    @Test
    void keysMayComeInAnyOrder() {
        Frame frame = read("{'values': {'b': [3, 4], 'a': [1, 2]}, 'dt': 1000, 'ts': '2014-10-06T18:02:01+02:00'}");

        assertEquals(TS, frame.timeNanos(0));
        assertEquals(TS + 1_000_000_000, frame.timeNanos(1));
        assertValue(frame, 1, 0, 2, 0);
        assertValue(frame, 1, 1, 4, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'12'",
                "''",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "-1e400",
                "true",
                "false",
                "{}",
                "{'v': [1, {'w': 2}]}",
                "[[1]]"
            })
    void whatIsNoNumberSpoilsItsOwnValueOnly(String value) {
        Frame frame = read("{'ts': 1412611321000, 'values': {'a': 1, 'b': " + value + ", 'c': 3}}");

        assertValue(frame, 0, 0, 1, 0);
        assertValue(frame, 0, 1, Double.NaN, NO_NUMBER);
        assertValue(frame, 0, 2, 3, 0);
    }

    @Test
    void whatIsNoNumberInAnArraySpoilsItsOwnValueOnly() {
        Frame frame = read("{'ts': 0, 'dt': 1, 'values': {'a': [1, 'x', NaN, null, [7], {'b': 1}, 2]}}");

        long[] reasons = {0, NO_NUMBER, NO_NUMBER, MISSING, NO_NUMBER, NO_NUMBER, 0};
        for (int row = 0; row < reasons.length; row++) {
            assertEquals(reasons[row], frame.reasons(row, 0), "row " + row);
        }
        assertEquals(2, frame.value(6, 0));
    }

    @Test
    void otherKeysArePassedOverAndOtherChannelsCounted() {
        Frame frame = read("{'seq': 7, 'ts': 0, 'meta': {'x': [1, {'y': 2}]},"
                + " 'values': {'a': 1, 'other': [1, 2, 3], 'more': {'z': 1}}, 'end': null}");

        assertEquals(1, frame.rows());
        assertValue(frame, 0, 0, 1, 0);
        assertEquals(2, reader.ignored());
    }

    @Test
    void nothingIsLeftOfAnEarlierMessage() {
        read("{'ts': 1, 'dt': 5, 'values': {'a': [1, 2, 3], 'b': [1, 2, 3]}}");
        assertThrows(FrameException.class, () -> read("{'ts': 1, 'values': {'a': [4, 5]}}"));

        Frame frame = read("{'ts': 2, 'values': {'b': 9}}");

        assertEquals(1, frame.rows());
        assertEquals(2_000_000, frame.timeNanos(0));
        assertValue(frame, 0, 0, Double.NaN, MISSING);
        assertValue(frame, 0, 1, 9, 0);
    }

    @Test
    void withArrivalTheLastRowIsStampedByTheClock() {
        NativeFrameReader arrival = reader(TimeSource.ARRIVAL);

        Frame block = arrival.read(bytes("{'ts': 'no clock here', 'dt': 250, 'values': {'a': [1, 2, 3]}}"));
        assertEquals(1_699_999_999_500_000_007L, block.timeNanos(0));
        assertEquals(1_700_000_000_000_000_007L, block.timeNanos(2));

        Frame times = arrival.read(bytes("{'ts': [10, 40], 'values': {'a': [1, 2]}}"));
        assertEquals(1_699_999_999_970_000_007L, times.timeNanos(0));
        assertEquals(1_700_000_000_000_000_007L, times.timeNanos(1));

        Frame row = arrival.read(bytes("{'values': {'a': 1}}"));
        assertEquals(1_700_000_000_000_000_007L, row.timeNanos(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                              | EMPTY            | the payload: is empty
                    ` \n`                                           | EMPTY            | is empty
                    hello                                           | NOT_JSON         | byte
                    {'ts': 1, 'values': {'a': 1}                    | NOT_JSON         | byte
                    {'ts': 1, 'values': {'a': 1}} x                 | TRAILING_GARBAGE | byte
                    {'ts': 1, 'values': {'a': 1}} {}                | TRAILING_GARBAGE | byte 30: stands after the end
                    {'ts': 1, 'ts': 1, 'values': {}}                | DUPLICATE_KEY    | the key 'ts' stands twice
                    {'ts': 1, 'values': {}, 'values': {}}           | DUPLICATE_KEY    | the key 'values' stands twice
                    {'ts': 1, 'values': {'a': 1, 'a': 1}}           | DUPLICATE_KEY    | the key 'a' stands twice
                    {'ts': 1, 'values': {'z': 1, 'z': 1}}           | DUPLICATE_KEY    | the key 'z' stands twice
                    {'ts': 1, 'x': 1, 'values': {}, 'x': 1}         | DUPLICATE_KEY    | the key 'x' stands twice
                    {'ts': 1, 'x': [{'y': 1, 'y': 2}], 'values':{}} | DUPLICATE_KEY    | the key 'y' stands twice
                    {'ts': 1, 'dt': 1, 'values': {}, 'dt': 1}       | DUPLICATE_KEY    | the key 'dt' stands twice
                    {'values': {'a': 1}}                            | NO_TIME          | /ts: is missing
                    {'ts': null, 'values': {'a': 1}}                | NO_TIME          | /ts: is missing
                    {'ts': 1.5, 'values': {'a': 1}}                 | BAD_TIME         | /ts: expected whole milliseconds
                    {'ts': 'yesterday', 'values': {'a': 1}}         | BAD_TIME         | /ts: 'yesterday' is not a time
                    {'ts': true, 'values': {'a': 1}}                | BAD_TIME         | found true
                    {'ts': NaN, 'values': {'a': 1}}                 | BAD_TIME         | found NaN
                    {'ts': {}, 'values': {'a': 1}}                  | BAD_TIME         | found an object
                    {'ts': [1, null], 'values': {'a': 1}}           | BAD_TIME         | /ts/1: expected
                    {'ts': 1412611321000000000, 'values': {'a': 1}} | BAD_TIME         | outside the years 1677 to 2262
                    {'ts': 99999999999999999999, 'values': {}}      | BAD_TIME         | /ts
                    {'ts': 9223372036854, 'dt': 9, 'values': {'a': [1, 2]}} | BAD_TIME | outside the years
                    {'ts': 1, 'dt': 0, 'values': {'a': [1]}}        | BAD_TIME         | /dt: expected milliseconds above 0
                    {'ts': 1, 'dt': -1, 'values': {'a': [1]}}       | BAD_TIME         | /dt
                    {'ts': 1, 'dt': NaN, 'values': {'a': [1]}}      | BAD_TIME         | /dt
                    {'ts': 1, 'dt': 'x', 'values': {'a': [1]}}      | BAD_TIME         | /dt: expected milliseconds, found x
                    [1]                                             | BAD_SHAPE        | is not an object
                    {'ts': 1}                                       | BAD_SHAPE        | /values: is missing
                    {'ts': 1, 'values': [1]}                        | BAD_SHAPE        | /values: expected an object, found an array
                    {'ts': 1, 'values': {'a': [1, 2]}}              | BAD_SHAPE        | /values/a: has 2 values for 1 times
                    {'ts': [1, 2], 'values': {'b': [1, 2, 3]}}      | BAD_SHAPE        | /values/b: has 3 values for 2 times
                    {'ts': [1, 2], 'dt': 1, 'values': {'a': [1]}}   | BAD_SHAPE        | /dt: stands beside
                    {'ts': [], 'values': {}}                        | BAD_SHAPE        | holds no row
                    {'ts': 1, 'dt': 1, 'values': {'a': []}}         | BAD_SHAPE        | holds no row
                    """)
    void whatIsNoFrameIsRefusedWithItsProblemAndPlace(String payload, Problem problem, String message) {
        FrameException refused = assertThrows(FrameException.class, () -> read(payload));

        assertEquals(problem, refused.problem(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
    }

    @Test
    void limitsHold() {
        byte[] large = new byte[(1 << 20) + 1];
        String deep = "{'ts': 1, 'x': " + "[".repeat(40) + "]".repeat(40) + ", 'values': {}}";
        String deepest = "{'ts': 1, 'x': " + "[".repeat(15) + "]".repeat(15) + ", 'values': {}}";
        String rows = "{'ts': 1, 'dt': 1, 'values': {'a': [" + "1,".repeat(65_536) + "1]}}";
        String times = "{'ts': [" + "1,".repeat(65_536) + "1], 'values': {}}";
        String digits = "{'ts': 1, 'values': {'a': " + "1".repeat(2000) + "}}";

        assertEquals(
                Problem.TOO_LARGE,
                assertThrows(FrameException.class, () -> reader.read(large)).problem());
        assertEquals(Problem.TOO_DEEP, problem(deep));
        assertEquals(1, read(deepest).rows());
        assertEquals(Problem.TOO_LARGE, problem(rows));
        assertEquals(Problem.TOO_LARGE, problem(times));
        assertEquals(Problem.TOO_LARGE, problem(digits));
        assertEquals(65_536, read(rows.replace(",1]", "]")).rows());
    }

    @Test
    void aFrameOfTooManyCellsIsRefusedBeforeMemoryIsTakenForIt() {
        List<Channel> many = java.util.stream.IntStream.range(0, 1000)
                .mapToObj(i -> Channel.of("c" + i, Unit.of("")))
                .toList();
        NativeFrameReader wide = new NativeFrameReader(many, TimeSource.DEVICE, InstantSource.system());
        byte[] payload = bytes("{'ts': [" + "1,".repeat(2000) + "1], 'values': {}}");

        FrameException refused = assertThrows(FrameException.class, () -> wide.read(payload));

        assertEquals(Problem.TOO_LARGE, refused.problem());
    }

    @Test
    void utf16IsNotGuessed() {
        byte[] payload = "{\"ts\":1,\"values\":{}}".getBytes(StandardCharsets.UTF_16LE);

        FrameException refused = assertThrows(FrameException.class, () -> reader.read(payload));

        assertEquals(Problem.NOT_JSON, refused.problem());
    }

    @Test
    void wholeMillisecondsWithAnExponentAreATime() {
        assertEquals(TS, read("{'ts': 1.412611321E12, 'values': {}}").timeNanos(0));
    }

    @Test
    void timesBefore1970AreTimes() {
        assertEquals(-1_500_000_000, read("{'ts': -1500, 'values': {}}").timeNanos(0));
    }

    @Test
    void aMessageOf64SamplesAllocatesLessThanOneKibibyte() {
        byte[] block = bytes("{'ts': 1412611321000, 'dt': 0.0390625, 'values': {'a': [" + numbers(32) + "], 'b': ["
                + numbers(32) + "]}}");
        byte[] texts = bytes("{'ts': 1412611321000, 'dt': 1, 'values': {'a': [" + numbers(63) + ", 'broken']}}");

        long forBlock = bytesPerRead(block);
        long forTexts = bytesPerRead(texts);
        assertTrue(forBlock <= 1024, () -> forBlock + " B");
        assertTrue(forTexts <= 1024, () -> forTexts + " B");
    }

    private long bytesPerRead(byte[] payload) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        int reads = 2000;
        for (int i = 0; i < reads; i++) {
            reader.read(payload);
        }
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < reads; i++) {
            reader.read(payload);
        }
        return (threads.getThreadAllocatedBytes(self) - before) / reads;
    }

    private static String numbers(int count) {
        StringJoiner joiner = new StringJoiner(", ");
        for (int i = 0; i < count; i++) {
            joiner.add(Double.toString(Math.sin(i) * 12.345678));
        }
        return joiner.toString();
    }

    private static void assertValue(Frame frame, int row, int channel, double value, long reasons) {
        assertEquals(value, frame.value(row, channel));
        assertEquals(reasons, frame.reasons(row, channel));
    }

    private Problem problem(String payload) {
        return assertThrows(FrameException.class, () -> read(payload)).problem();
    }

    private Frame read(String payload) {
        return reader.read(bytes(payload));
    }

    private static byte[] bytes(String payload) {
        return payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static NativeFrameReader reader(TimeSource time) {
        List<Channel> channels = List.of(
                Channel.of("a", Unit.of("Pa")), Channel.of("b", Unit.of("bar")), Channel.of("c", Unit.of("degC")));
        return new NativeFrameReader(channels, time, () -> Instant.ofEpochSecond(1_700_000_000, 7));
    }
}
