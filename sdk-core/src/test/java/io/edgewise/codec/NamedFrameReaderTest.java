package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.FrameException.Problem;
import io.edgewise.codec.PayloadSpec.TextNumbers;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** JSON whose rows name their channel, as gateways of controllers send it. */
class NamedFrameReaderTest {
    private static final List<Channel> CHANNELS =
            List.of(Channel.of("pressure", Unit.of("")), Channel.of("L.T", Unit.of("")));

    @Test
    void whoseAValueIsTellsItsNameAndNotItsPlace() {
        Frame frame = reader("/values", TimeSource.DEVICE)
                .read(
                        "t",
                        bytes("{'ts':1700000002000,'values':[{'id':'L.T','v':50,'ts':1700000001000},"
                                + "{'id':'other','v':9},{'id':'L.P','v':4.2,'q':true}]}"));

        assertEquals(2, frame.rows());
        assertEquals(1_700_000_001_000_000_000L, frame.timeNanos(0));
        assertEquals(50, frame.value(0, 1));
        assertEquals(Reason.MISSING.bit(), frame.reasons(0, 0));
        assertEquals(1_700_000_002_000_000_000L, frame.timeNanos(1), "the time of the document");
        assertEquals(4.2, frame.value(1, 0));
    }

    @Test
    void theTimeOfTheDocumentMayStandBehindItsRows() {
        Frame frame = reader("/values", TimeSource.DEVICE)
                .read("t", bytes("{'values':[{'v':4.2,'id':'L.P'},{'id':'L.T','v':'on'}],'ts':1700000002000}"));

        assertEquals(1, frame.rows());
        assertEquals(4.2, frame.value(0, 0));
        assertEquals(Reason.NOT_A_NUMBER.bit(), frame.reasons(0, 1));
    }

    @Test
    void aDocumentMayBeOneRowAndItsNumberATextWithAComma() {
        Frame frame = reader("", TimeSource.DEVICE).read("t", bytes("{'id':'L.P','v':'12,5','ts':1700000002000}"));

        assertEquals(12.5, frame.value(0, 0));
    }

    @Test
    void withoutAnyTimeItIsRefusedUnlessItsArrivalCounts() {
        byte[] payload = bytes("{'id':'L.P','v':1}");

        FrameException refused = assertThrows(
                FrameException.class, () -> reader("", TimeSource.DEVICE).read("t", payload));
        assertEquals(Problem.NO_TIME, refused.problem());
        assertTrue(String.valueOf(refused.getMessage()).contains("in the row and in the document"));
        assertEquals(
                1_700_000_000_000_000_000L,
                reader("", TimeSource.ARRIVAL).read("t", payload).timeNanos(0));
    }

    private static FrameReader reader(String rows, TimeSource time) {
        PayloadSpec spec = new PayloadSpec.Named(
                Pointer.parse(rows),
                Pointer.parse("/id"),
                Pointer.parse("/v"),
                new TimeField(Pointer.parse("/ts"), TimeUnit.MILLISECONDS),
                Map.of("pressure", "L.P"),
                TextNumbers.COMMA);
        return spec.reader(CHANNELS, time, Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
