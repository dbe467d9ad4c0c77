package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {
    private final SensorRow row = new SensorRow(2);

    @Test
    void oneRowIsOneMessage() {
        FrameEncoder encoder = new FrameEncoder(List.of("a", "b"), 1);

        assertEquals("{\"ts\":1000,\"values\":{\"a\":1.5,\"b\":-0.0625}}", text(encoder.add(row(1000, 1.5, -0.0625))));
        assertEquals(
                "{\"ts\":2000,\"values\":{\"a\":2.363973E7,\"b\":-1.180116E42}}".replace("2.363973E7", "23639730"),
                text(encoder.add(row(2000, 2.363973e7, -1.180116e42))));
    }

    @Test
    void whatIsNoNumberStandsInItsForm() {
        FrameEncoder encoder = new FrameEncoder(List.of("a", "b"), 1);

        assertEquals("{\"ts\":1,\"values\":{\"b\":2}}", text(encoder.add(spoilt(1, SensorRow.Form.GAP))));
        assertEquals(
                "{\"ts\":1,\"values\":{\"a\":\"ERR\",\"b\":2}}", text(encoder.add(spoilt(1, SensorRow.Form.TEXT))));
        assertEquals("{\"ts\":1,\"values\":{\"a\":\"NaN\",\"b\":2}}", text(encoder.add(spoilt(1, SensorRow.Form.NAN))));
    }

    @Test
    void aBlockHasAFixedStepWhereTheRowsHaveOne() {
        FrameEncoder encoder = new FrameEncoder(List.of("a", "b"), 3);

        assertTrue(encoder.add(row(100, 1, 2)).isEmpty());
        assertTrue(encoder.add(spoilt(200, SensorRow.Form.GAP)).isEmpty());
        assertEquals(
                "{\"ts\":100,\"dt\":100,\"values\":{\"a\":[1,null,\"ERR\"],\"b\":[2,2,2]}}",
                text(encoder.add(spoilt(300, SensorRow.Form.TEXT))));
    }

    @Test
    void aBlockWithoutAFixedStepCarriesItsTimes() {
        FrameEncoder encoder = new FrameEncoder(List.of("a", "b"), 3);

        encoder.add(spoilt(100, SensorRow.Form.GAP));
        encoder.add(spoilt(200, SensorRow.Form.GAP));
        assertEquals(
                "{\"ts\":[100,200,400],\"values\":{\"b\":[2,2,2]}}",
                text(encoder.add(spoilt(400, SensorRow.Form.GAP))));

        encoder.add(row(500, 1, 2));
        assertEquals("{\"ts\":[500],\"values\":{\"a\":[1],\"b\":[2]}}", text(encoder.flush()));
        assertTrue(encoder.flush().isEmpty());
    }

    @Test
    void everyNumberReadsBackTheSame() {
        PumpSimulator pump = new PumpSimulator(PumpPlan.of(1, 1, Duration.ofMinutes(15), PumpOptions.DRAWN));
        SensorRow readings = new SensorRow(9);
        FrameEncoder encoder = FrameEncoder.ofPump(1);
        while (pump.hasNext()) {
            pump.next(readings);
            JsonValue frame = Json.parse(encoder.add(readings).orElseThrow(), JsonLimits.DOCUMENT);
            assertEquals(readings.timeMillis(), frame.get("ts").whole());
            for (int channel = 0; channel < 9; channel++) {
                String name = PumpSensors.names().get(channel);
                assertEquals(
                        readings.value(channel), frame.get("values").get(name).number());
            }
        }
    }

    @Test
    void numbersAndTimesAreWrittenExactly() {
        TextBuffer text = new TextBuffer();

        text.add(0.0)
                .add(' ')
                .add(-0.0001)
                .add(' ')
                .add(42.35576)
                .add(' ')
                .add(1e15)
                .add(' ')
                .add(109L);
        assertEquals("0 -0.0001 42.35576 1.0E15 109", new String(text.take(), StandardCharsets.US_ASCII));
        text.addTime(1_767_225_600_000L + 86_399_987).addTime(1_412_611_321_000L);
        assertEquals(
                "2026-01-01T23:59:59.987Z2014-10-06T16:02:01.000Z", new String(text.take(), StandardCharsets.US_ASCII));
    }

    @Test
    void aNameThatWouldBreakTheMessageIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FrameEncoder(List.of("a\"b"), 1));
        assertThrows(IllegalArgumentException.class, () -> new FrameEncoder(List.of("a"), 0));
    }

    private SensorRow row(long time, double a, double b) {
        row.clear(time);
        row.set(0, a);
        row.set(1, b);
        return row;
    }

    private SensorRow spoilt(long time, SensorRow.Form form) {
        row(time, 1, 2).setForm(0, form);
        return row;
    }

    private static String text(Optional<byte[]> frame) {
        return new String(frame.orElseThrow(), StandardCharsets.US_ASCII);
    }
}
