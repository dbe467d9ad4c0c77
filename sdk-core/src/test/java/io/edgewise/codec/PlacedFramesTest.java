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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Payloads whose channels are told by a place: of a topic, a line, a block. */
class PlacedFramesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 7);
    private static final List<Channel> AB = List.of(Channel.of("a", Unit.of("")), Channel.of("b", Unit.of("")));

    @Test
    void aLevelOfTheTopicNamesTheChannel() {
        FrameReader reader = value(Map.of(), -1, null);
        Frame b = reader.read("site7/pump1/b", bytes(" 2.5\n"));
        assertEquals(2.5, b.value(0, 1));
        assertEquals(Reason.MISSING.bit(), b.reasons(0, 0));
        assertEquals(1_700_000_000_000_000_007L, b.timeNanos(0));
        assertEquals(0, reader.read("site7/pump1/other", bytes("1")).rows());
        assertEquals(1, reader.ignored());
        assertEquals(7, value(Map.of(), 2, null).read("x/a/y", bytes("7")).value(0, 0));
        assertEquals(0, value(Map.of(), 9, null).read("x/a/y", bytes("7")).rows());
    }

    @Test
    void aMapNamesTheTopicOfEachChannelAndAPointerTheNumber() {
        FrameReader reader = value(Map.of("a", "t/1", "b", "t/2"), 0, Pointer.parse("/v"));
        assertEquals(3, reader.read("t/1", bytes("{\"v\":3}")).value(0, 0));
        assertProblem(Problem.BAD_SHAPE, reader, "t/2", bytes("{\"w\":3}"));
        assertProblem(Problem.NOT_JSON, reader, "t/2", bytes("on"));
    }

    @Test
    void aNumberMayHaveACommaWhereThatIsSaid() {
        PayloadSpec spec = new PayloadSpec.Value(
                Map.of(), -1, null, new TimeField(null, TimeUnit.MILLISECONDS), PayloadSpec.TextNumbers.COMMA);

        assertEquals(
                21.5,
                spec.reader(AB, TimeSource.ARRIVAL, () -> NOW)
                        .read("s/a", bytes("21,5"))
                        .value(0, 0));
    }

    @Test
    void timesHaveTheMarkOfTheNumbersBesideThem() {
        PayloadSpec spec =
                new PayloadSpec.Lines(List.of("time", "a"), ';', ',', new TimeField(null, TimeUnit.SECONDS), null);

        Frame frame =
                spec.reader(AB.subList(0, 1), TimeSource.REPLAY, () -> NOW).read("t", bytes("0,5;1,25\n"));

        assertEquals(500_000_000L, frame.timeNanos(0));
        assertEquals(1.25, frame.value(0, 0));
    }

    @Test
    void aBlockMaySayHowManyComeASecond() {
        PayloadSpec spec = new PayloadSpec.Json(
                Pointer.ROOT,
                Map.of("a", Pointer.parse("/x"), "b", Pointer.parse("/y")),
                new TimeField(Pointer.parse("/t"), TimeUnit.SECONDS),
                null,
                Pointer.parse("/fs"),
                PayloadSpec.TextNumbers.NONE);

        Frame frame = spec.reader(AB, TimeSource.DEVICE, () -> NOW)
                .read("t", bytes("{\"t\":1700000000,\"fs\":100,\"x\":[1,2,3],\"y\":[4,5,6]}"));

        assertEquals(3, frame.rows());
        assertEquals(1_700_000_000_020_000_000L, frame.timeNanos(2));
        assertEquals(6, frame.value(2, 1));
    }

    @Test
    void aWordInTheNumbersPlaceIsBadAndADocumentIsRefused() {
        FrameReader reader = value(Map.of(), 1, null);
        assertEquals(
                Reason.NOT_A_NUMBER.bit(),
                reader.read("a", bytes("unavailable")).reasons(0, 0));
        assertEquals(Reason.MISSING.bit(), reader.read("a", bytes("null")).reasons(0, 0));
        assertEquals(Reason.NOT_A_NUMBER.bit(), reader.read("a", bytes("NaN")).reasons(0, 0));
        assertEquals(Reason.NOT_A_NUMBER.bit(), reader.read("a", bytes("1e999")).reasons(0, 0));
        assertEquals(Reason.NOT_A_NUMBER.bit(), reader.read("a", bytes("21,5")).reasons(0, 0));
        assertProblem(Problem.BAD_SHAPE, reader, "a", bytes("{\"v\":1}"));
        assertProblem(Problem.BAD_SHAPE, reader, "a", new byte[] {1, 2});
        assertProblem(Problem.EMPTY, reader, "a", new byte[0]);
        assertProblem(Problem.EMPTY, reader, "a", bytes("  "));
        assertProblem(Problem.TOO_LARGE, reader, "a", bytes("9".repeat(300)));
    }

    @Test
    void linesWithSemicolonsDecimalCommasAndSkippedColumnsAreRead() {
        FrameReader reader = lines(List.of("time", "-", "a", "b"), ';', ',');
        Frame frame = reader.read(bytes("2024-05-01 10:00:00;x;1,5;\r\n\n\"2024-05-01T10:00:01Z\";y;\"2\";oops\n"));
        assertEquals(2, frame.rows());
        assertEquals(1.5, frame.value(0, 0));
        assertEquals(Reason.MISSING.bit(), frame.reasons(0, 1));
        assertEquals(2, frame.value(1, 0));
        assertEquals(Reason.NOT_A_NUMBER.bit(), frame.reasons(1, 1));
        assertEquals(Instant.parse("2024-05-01T10:00:01Z"), IsoTime.instant(frame.timeNanos(1)));
        assertEquals(
                Reason.NOT_A_NUMBER.bit(),
                reader.read(bytes("2024-05-01 10:00:00;x;1.5;1")).reasons(0, 0));
    }

    @Test
    void aDecimalCommaInLinesPartedByCommasIsRefusedAndNotReadAsTwoValues() {
        FrameReader reader = lines(List.of("time", "a", "b"), ',', '.');
        FrameException e = assertProblem(Problem.BAD_SHAPE, reader, "", bytes("1500000000000,1,5,2,5"));
        assertTrue(e.getMessage().startsWith("line 1 column 3 (b)"), e::getMessage);
        assertProblem(Problem.BAD_SHAPE, reader, "", bytes("1500000000000,1"));
        assertProblem(Problem.BAD_TIME, reader, "", bytes("time,a,b"));
        assertProblem(Problem.NO_TIME, reader, "", bytes(",1,2"));
        assertProblem(Problem.EMPTY, reader, "", bytes("\n\n"));
        assertThrows(IllegalArgumentException.class, () -> lines(List.of("time", "a"), ',', '.'));
    }

    /** Berlin's clock went back from 3:00 to 2:00 on 2023-10-29: 2:30 was at 0:30 and at 1:30 UTC. */
    @Test
    void linesSayLocalTimesInTwoColumns() {
        FrameReader reader = lines(List.of("time", "time", "a", "b"), CsvTime.Form.DAY_FIRST, "Europe/Berlin");
        Frame frame = reader.read(bytes("28.10.2023;23:59:59;1;2\n29.10.2023;02:30;1;2\n29.10.2023;02:00;1;2\n"));
        assertEquals(Instant.parse("2023-10-28T21:59:59Z"), IsoTime.instant(frame.timeNanos(0)));
        assertEquals(Instant.parse("2023-10-29T00:30:00Z"), IsoTime.instant(frame.timeNanos(1)));
        assertEquals(Instant.parse("2023-10-29T01:00:00Z"), IsoTime.instant(frame.timeNanos(2)));
        FrameException e = assertProblem(Problem.BAD_TIME, reader, "", bytes("10.28.2023;02:30;1;2"));
        assertEquals(
                "line 1 column 2 (time): '10.28.2023 02:30' is not a time like 31.1.2024 10:00:00, see time-form",
                e.getMessage());
        assertProblem(Problem.BAD_TIME, reader, "", bytes("28.10.1923;02:30;1;2"));
        assertProblem(Problem.NO_TIME, reader, "", bytes(";02:30;1;2"));
        assertThrows(IllegalArgumentException.class, () -> lines(List.of("time", "time", "a", "b"), ';', ','));
    }

    @Test
    void aLineWithoutSecondsOrWithAnOffsetIsATimeToo() {
        FrameReader reader = lines(List.of("time", "a", "b"), CsvTime.Form.YEAR_FIRST, "Europe/Berlin");
        Frame frame = reader.read(bytes("2024/07/01 10:00;1;2\n2024-07-01T10:00:00Z;1;2\n"));
        assertEquals(Instant.parse("2024-07-01T08:00:00Z"), IsoTime.instant(frame.timeNanos(0)));
        assertEquals(Instant.parse("2024-07-01T10:00:00Z"), IsoTime.instant(frame.timeNanos(1)));
    }

    @Test
    void thousandsAreReadAsATableWritesThem() {
        FrameReader reader = grouped(';', ',');
        Frame frame = reader.read(bytes("\"1.234,5\";1.234.567;1500000000000\n-1\u00a0234,5;1\u202f234;1500000000001\n"
                + "1'234;1.23;1500000000002\n"));
        assertEquals(1234.5, frame.value(0, 0));
        assertEquals(1_234_567, frame.value(0, 1));
        assertEquals(-1234.5, frame.value(1, 0));
        assertEquals(1234, frame.value(1, 1));
        assertEquals(1234, frame.value(2, 0));
        assertEquals(Reason.NOT_A_NUMBER.bit(), frame.reasons(2, 1));

        Frame english = grouped(',', '.').read(bytes("\"1,234.5\", \"-2,000\" ,1500000000000\n"));
        assertEquals(1234.5, english.value(0, 0));
        assertEquals(-2000, english.value(0, 1));
    }

    @Test
    void aQuoteThatDoesNotEndIsALetter() {
        Frame frame = lines(List.of("time", "-", "a", "b"), ';', ',')
                .read(bytes("1500000000000;\"5\"\" pipe\";1;2\n1500000000001;\"half;3;4\n"));
        assertEquals(1, frame.value(0, 0));
        assertEquals(4, frame.value(1, 1));
    }

    @Test
    void aBlockOfFloatsIsReadChannelByChannel() {
        Frame frame = binary().read(block(BinaryFrameReader.MARK, 1, 2, Float.NaN, 4, 5, Float.POSITIVE_INFINITY));
        assertEquals(3, frame.rows());
        assertEquals(2, frame.value(1, 0));
        assertEquals(Reason.MISSING.bit(), frame.reasons(2, 0));
        assertEquals(4, frame.value(0, 1));
        assertEquals(Reason.NOT_A_NUMBER.bit(), frame.reasons(2, 1));
        assertEquals(1_500_000_000_000_500_000L, frame.timeNanos(1));
    }

    @Test
    void swappedWordsAreToldAndNeverReadAsTinyNumbers() {
        float swapped = Float.intBitsToFloat(Integer.rotateLeft(Float.floatToIntBits(1234.5f), 16));
        FrameException words = assertProblem(Problem.WORD_ORDER, binary(), "", block(swapped, 1, 2, 3, 4, 5, 6));
        assertTrue(words.getMessage().contains("two words"), words::getMessage);
        float big = Float.intBitsToFloat(Integer.reverseBytes(Float.floatToIntBits(1234.5f)));
        assertTrue(assertProblem(Problem.WORD_ORDER, binary(), "", block(big, 1, 2, 3, 4, 5, 6))
                .getMessage()
                .contains("big endian"));
        // 2.4e-41, which a peer showed: 3.0f with its words swapped is 0x00004040.
        float tiny = Float.intBitsToFloat(Integer.rotateLeft(Float.floatToIntBits(3f), 16));
        Frame frame = binary().read(block(BinaryFrameReader.MARK, tiny, 0, 3, 4, 5, 6));
        assertEquals(Reason.WORD_ORDER.bit(), frame.reasons(0, 0));
        assertEquals(0, frame.value(1, 0));
    }

    @Test
    void aBlockWhoseHeadDoesNotFitIsRefused() {
        byte[] good = block(BinaryFrameReader.MARK, 1, 2, 3, 4, 5, 6);
        assertProblem(Problem.BAD_SHAPE, binary(), "", java.util.Arrays.copyOf(good, 31));
        assertProblem(Problem.BAD_SHAPE, binary(), "", java.util.Arrays.copyOf(good, good.length - 1));
        assertProblem(Problem.TRAILING_GARBAGE, binary(), "", java.util.Arrays.copyOf(good, good.length + 1));
        assertProblem(Problem.BAD_SHAPE, binary(), "", with(good, 0, (byte) 'X'));
        assertProblem(Problem.BAD_SHAPE, binary(), "", with(good, 4, (byte) 9));
        assertProblem(Problem.BAD_SHAPE, binary(), "", with(good, 6, (byte) 3));
        assertProblem(Problem.BAD_TIME, binary(), "", with(good, 23, (byte) 0xff));
        assertProblem(Problem.BAD_TIME, binary(), "", with(good, 15, (byte) 0x7f));
        assertProblem(Problem.TOO_LARGE, binary(), "", with(good, 27, (byte) 0xff));
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        byte[] copy = bytes.clone();
        copy[at] = value;
        return copy;
    }

    private static byte[] block(float mark, float... values) {
        ByteBuffer block = ByteBuffer.allocate(32 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        block.put("EWFB".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) 2);
        block.putLong(1_500_000_000_000L)
                .putDouble(0.5)
                .putInt(values.length / 2)
                .putFloat(mark);
        for (float value : values) {
            block.putFloat(value);
        }
        return block.array();
    }

    private static FrameReader binary() {
        return new PayloadSpec.Binary(List.of("a", "b")).reader(AB, TimeSource.DEVICE, () -> NOW);
    }

    private static FrameReader grouped(char delimiter, char decimal) {
        return new PayloadSpec.Lines(List.of("a", "b", "time"), delimiter, decimal, true, TimeField.MILLIS, null)
                .reader(AB, TimeSource.DEVICE, () -> NOW);
    }

    private static FrameReader lines(List<String> columns, char delimiter, char decimal) {
        return new PayloadSpec.Lines(columns, delimiter, decimal, TimeField.MILLIS, null)
                .reader(AB, TimeSource.DEVICE, () -> NOW);
    }

    private static FrameReader lines(List<String> columns, CsvTime.Form form, String zone) {
        WrittenTime written = new WrittenTime(form, ZoneId.of(zone));
        return new PayloadSpec.Lines(columns, ';', ',', TimeField.MILLIS, written)
                .reader(AB, TimeSource.DEVICE, () -> NOW);
    }

    private static FrameReader value(
            Map<String, String> topics, int level, @org.jspecify.annotations.Nullable Pointer place) {
        return new PayloadSpec.Value(topics, level, place, new TimeField(null, TimeUnit.MILLISECONDS), false)
                .reader(AB, TimeSource.ARRIVAL, () -> NOW);
    }

    private static FrameException assertProblem(Problem problem, FrameReader reader, String topic, byte[] payload) {
        FrameException e = assertThrows(FrameException.class, () -> reader.read(topic, payload));
        assertEquals(problem, e.problem(), e::getMessage);
        return e;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
