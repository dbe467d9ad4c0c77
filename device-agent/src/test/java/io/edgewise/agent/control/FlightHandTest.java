package io.edgewise.agent.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.FlightSettings;
import io.edgewise.agent.source.FlightShelf;
import io.edgewise.codec.FlightFile;
import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.FreshStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightHandTest {
    @TempDir
    private Path folder;

    @Test
    void whoAsksForAFlightKeepsNobodyWaiting() {
        FlightShelf shelf = shelf(FlightSettings.DEFAULT);
        assertNotNull(shelf.recorder("p", List.of(Channel.of("a", Unit.of("Pa")))));

        Later asked = hand(shelf).answer(json("{\"pipeline\":\"p\",\"by\":\"ann\"}"));

        assertFalse(asked.done().isDone(), "no row has come");
        assertEquals(Duration.ofSeconds(3), asked.limit());
        assertEquals("NOT_YET", outcome(asked));
    }

    @Test
    void whatNeedsNoWaitingIsAnsweredAtOnce() {
        FlightShelf none = shelf(new FlightSettings(FlightSettings.DEFAULT.recorder(), 0));

        for (String question :
                List.of("{}", "{\"pipeline\":\"q\",\"by\":\"ann\"}", "{\"pipeline\":\"p\",\"by\":\"ann\"}")) {
            Later answer = hand(none).answer(json(question));
            assertTrue(answer.done().isDone(), question);
        }
        assertEquals("UNKNOWN_PIPELINE", outcome(hand(none).answer(json("{\"pipeline\":\"q\",\"by\":\"ann\"}"))));
        assertEquals("NOT_RECORDED", outcome(hand(none).answer(json("{\"pipeline\":\"p\",\"by\":\"ann\"}"))));
    }

    private static String outcome(Later later) {
        byte[] document = later.answer().get();
        assertEquals(List.of(), Schemas.violations("flights", document));
        return Json.parse(document, JsonLimits.DOCUMENT).get("outcome").text();
    }

    private static JsonValue json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
    }

    private FlightShelf shelf(FlightSettings settings) {
        return new FlightShelf(folder, settings, FlightFile.Origin.here("gw-7", "test"), 3, Telemetry.NONE);
    }

    private static FlightHand hand(FlightShelf shelf) {
        PipelineStatus status = FreshStatus.of("p");
        return new FlightHand("gw-7", () -> List.of(status), shelf, Telemetry.NONE);
    }
}
