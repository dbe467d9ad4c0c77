package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples are those of RFC 8428, sections 5.1 and 6. */
class SenmlFrameReaderTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 5);

    @Test
    void oneMeasurementOfNowHasTheTimeOfItsArrival() { // 5.1.1
        Frame frame = read(
                "[{\"n\":\"urn:dev:ow:10e2073a01080063\",\"u\":\"Cel\",\"v\":23.1}]", "urn:dev:ow:10e2073a01080063");
        assertEquals(23.1, frame.value(0, 0));
        assertEquals(NOW, IsoTime.instant(frame.timeNanos(0)));
    }

    @Test
    void relativeTimesCountBackFromNowAndRowsStandInTheOrderOfTime() { // 5.1.2, third example
        Frame frame = read(
                "[{\"bn\":\"urn:dev:ow:10e2073a0108006:\",\"bt\":1.276020076001e+09,\"bu\":\"A\",\"bver\":5,"
                        + "\"n\":\"voltage\",\"u\":\"V\",\"v\":120.1},"
                        + "{\"n\":\"current\",\"t\":-5,\"v\":1.2},{\"n\":\"current\",\"t\":-4,\"v\":1.3},"
                        + "{\"n\":\"current\",\"t\":-3,\"v\":1.4},{\"n\":\"current\",\"t\":-2,\"v\":1.5},"
                        + "{\"n\":\"current\",\"t\":-1,\"v\":1.6},{\"n\":\"current\",\"v\":1.7}]",
                "urn:dev:ow:10e2073a0108006:current",
                "urn:dev:ow:10e2073a0108006:voltage");
        assertEquals(6, frame.rows());
        assertEquals(1.2, frame.value(0, 0));
        assertEquals(1.7, frame.value(5, 0));
        assertEquals(120.1, frame.value(5, 1));
        assertEquals(Reason.MISSING.bit(), frame.reasons(0, 1));
        assertEquals(Instant.parse("2010-06-08T18:01:16.001Z"), IsoTime.instant(frame.timeNanos(5)));
        assertEquals(Instant.parse("2010-06-08T18:01:11.001Z"), IsoTime.instant(frame.timeNanos(0)));
    }

    @Test
    void aTimeBelowTwoToThe28IsRelativeToNow() { // 5.1.3 style, base time absent
        Frame frame = read("[{\"bn\":\"urn:x:\",\"n\":\"a\",\"t\":-60,\"v\":1},{\"n\":\"a\",\"v\":2}]", "urn:x:a");
        assertEquals(NOW.minusSeconds(60), IsoTime.instant(frame.timeNanos(0)));
        assertEquals(NOW, IsoTime.instant(frame.timeNanos(1)));
    }

    @Test
    void theCborExampleOfTheRfcGivesTheSameValues() { // section 6, figure
        byte[] cbor = HexFormat.of()
                .parseHex("87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a"
                        + "22fb41d303a15b00106223614120050067766f6c7461676501615602fb405e066666666666"
                        + "a3006763757272656e74062402fb3ff3333333333333"
                        + "a3006763757272656e74062302fb3ff4cccccccccccd"
                        + "a3006763757272656e74062202fb3ff6666666666666"
                        + "a3006763757272656e74062102f93e00"
                        + "a3006763757272656e74062002fb3ff999999999999a"
                        + "a2006763757272656e7402fb3ffb333333333333");
        Frame frame = reader(true, "urn:dev:ow:10e2073a0108006:current", "urn:dev:ow:10e2073a0108006:voltage")
                .read(cbor);
        assertEquals(6, frame.rows());
        assertEquals(1.5, frame.value(3, 0));
        assertEquals(1.7, frame.value(5, 0));
        assertEquals(120.1, frame.value(5, 1));
        assertEquals(Instant.parse("2010-06-08T18:01:16.001Z"), IsoTime.instant(frame.timeNanos(5)));
    }

    @Test
    void typesOtherThanNumbersAreBadForTheirChannelAlone() { // 5.1.5
        Frame frame = read(
                "[{\"bn\":\"urn:dev:ow:10e2073a01080063:\",\"n\":\"temp\",\"u\":\"Cel\",\"v\":23.1},"
                        + "{\"n\":\"label\",\"vs\":\"Machine Room\"},{\"n\":\"open\",\"vb\":false},"
                        + "{\"n\":\"nfv\",\"vs\":\"\"},{\"n\":\"energy\",\"s\":12.5}]",
                "urn:dev:ow:10e2073a01080063:label",
                "urn:dev:ow:10e2073a01080063:open",
                "urn:dev:ow:10e2073a01080063:temp");
        assertEquals(1, frame.rows());
        assertEquals(Reason.NOT_A_NUMBER.bit(), frame.reasons(0, 0));
        assertEquals(0, frame.value(0, 1));
        assertEquals(23.1, frame.value(0, 2));
    }

    @Test
    void baseValueIsAddedAndUnitsAreConvertedOrToldToBeImpossible() {
        PayloadSpec.Senml spec = new PayloadSpec.Senml(Map.of("t", "x:t", "p", "x:p"), false);
        List<Channel> channels = List.of(Channel.of("t", Unit.of("K")), Channel.of("p", Unit.of("bar")));
        FrameReader reader = spec.reader(channels, TimeSource.DEVICE, () -> NOW);
        Frame frame =
                reader.read("[{\"bn\":\"x:\",\"bv\":20,\"bu\":\"Cel\",\"n\":\"t\",\"v\":3.1},{\"n\":\"p\",\"v\":1}]"
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(296.25, frame.value(0, 0), 1e-9);
        assertEquals(Reason.UNIT_MISMATCH.bit(), frame.reasons(0, 1));
    }

    @Test
    void theFirstUnitThatIsNotTheDeclaredOneIsRememberedByChannel() {
        List<Channel> channels = List.of(
                Channel.of("t", Unit.of("degC")),
                Channel.of("p", Unit.of("bar")),
                Channel.of("q", Unit.of("%")),
                Channel.of("r", Unit.of("")));
        SenmlFrameReader reader =
                new SenmlFrameReader(new PayloadSpec.Senml(Map.of(), false), channels, TimeSource.DEVICE, () -> NOW);

        reader.read("[{\"n\":\"t\",\"u\":\"Cel\",\"v\":3},{\"n\":\"p\",\"u\":\"Pa\",\"v\":2e5}]"
                .getBytes(StandardCharsets.UTF_8));
        String others = "[{\"n\":\"p\",\"u\":\"m\",\"v\":1},{\"n\":\"q\",\"u\":\"/\",\"v\":0.5},"
                + "{\"n\":\"r\",\"u\":\"kPa\",\"v\":7}]";
        Frame frame = reader.read(others.getBytes(StandardCharsets.UTF_8));

        assertNull(reader.units().other(0), "Cel is degC");
        assertEquals("Pa", reader.units().other(1));
        assertEquals("/", reader.units().other(2));
        assertEquals(50, frame.value(0, 2));
        assertEquals("kPa", reader.units().other(3));
        assertEquals(7, frame.value(0, 3));
    }

    @Test
    void whatTheRfcForbidsIsRefused() {
        assertProblem(Problem.BAD_SHAPE, "[{\"bver\":11,\"n\":\"a\",\"v\":1}]");
        assertProblem(Problem.BAD_SHAPE, "[{\"bver\":5,\"n\":\"a\",\"v\":1},{\"bver\":10,\"n\":\"a\",\"v\":1}]");
        assertProblem(Problem.BAD_SHAPE, "[{\"n\":\"a\",\"v\":1,\"must_\":1}]");
        assertProblem(Problem.BAD_SHAPE, "[{\"n\":\"a\",\"v\":1,\"vb\":true}]");
        assertProblem(Problem.BAD_SHAPE, "[{\"n\":\"a\"}]");
        assertProblem(Problem.BAD_SHAPE, "[{\"v\":1}]");
        assertProblem(Problem.BAD_SHAPE, "[{\"n\":\"-a\",\"v\":1}]");
        assertProblem(Problem.BAD_SHAPE, "[{\"n\":\"a b\",\"v\":1}]");
        assertProblem(Problem.BAD_SHAPE, "[]");
        assertProblem(Problem.BAD_SHAPE, "{\"n\":\"a\",\"v\":1}");
        assertProblem(Problem.DUPLICATE_KEY, "[{\"n\":\"a\",\"v\":1,\"v\":2}]");
        assertProblem(Problem.DUPLICATE_KEY, "[{\"n\":\"a\",\"v\":1},{\"n\":\"a\",\"v\":2}]");
        assertProblem(Problem.BAD_TIME, "[{\"n\":\"a\",\"v\":1,\"t\":1e30}]");
        assertProblem(Problem.BAD_TIME, "[{\"n\":\"a\",\"v\":1,\"t\":\"now\"}]");
        assertProblem(Problem.TRAILING_GARBAGE, "[{\"n\":\"a\",\"v\":1}][]");
        assertEquals(1, read("[{\"n\":\"a\",\"v\":1,\"may\":{\"x\":[1]}}]", "a").rows());
        assertEquals(0, read("[{\"n\":\"other\",\"v\":1}]", "a").rows());
    }

    private static void assertProblem(Problem problem, String payload) {
        FrameException e = assertThrows(FrameException.class, () -> read(payload, "a"), payload);
        assertEquals(problem, e.problem(), () -> payload + ": " + e.getMessage());
    }

    private static Frame read(String payload, String... names) {
        return reader(false, names).read(payload.getBytes(StandardCharsets.UTF_8));
    }

    private static FrameReader reader(boolean cbor, String... names) {
        List<Channel> channels = List.of(names).stream()
                .map(name -> Channel.of(name, Unit.of("")))
                .toList();
        return new PayloadSpec.Senml(Map.of(), cbor).reader(channels, TimeSource.DEVICE, () -> NOW);
    }
}
