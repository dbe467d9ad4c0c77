package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The faults that tell most, with reduced counts; the others are run by {@code edgewise faults}. */
@Timeout(300)
class FaultsIT {
    private static final List<String> RUN =
            List.of("chaos-v3-mosquitto", "chaos-v3-moquette", "broker-restart", "black-hole");

    @TempDir
    private Path folder;

    @Test
    void whatIsAcceptedArrivesWhateverTheNetworkDoesAndTheCarelessLose() throws Exception {
        Needs.program("mosquitto", "mosquitto");
        Path file = folder.resolve("faults.json");

        CommandLines.Answer answer = CommandLines.run(
                "faults", RUN.get(0), RUN.get(1), RUN.get(2), RUN.get(3), "--seed", "4", "--json", file.toString());

        System.out.println(answer.out());
        assertEquals(0, answer.code(), answer.out() + answer.err());
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(List.of(), Schemas.violations("faults", bytes));
        JsonValue document = Json.parse(bytes, JsonLimits.DOCUMENT);
        List<JsonValue> rows = document.get("rows").elements();
        assertEquals(RUN, rows.stream().map(row -> row.get("fault").text()).toList());
        for (JsonValue row : rows) {
            String fault = row.get("fault").text();
            assertEquals(row.get("count").whole(), row.get("accepted").whole(), fault);
            assertEquals(row.get("count").whole(), row.get("delivered").whole(), fault);
            assertEquals(0, row.get("lost").whole(), fault);
            assertTrue(row.get("recoverySeconds").number() <= 10, fault);
            assertTrue(
                    row.get("threadsAfter").whole() <= row.get("threadsBefore").whole(), fault);
            assertTrue(
                    row.get("descriptorsAfter").whole()
                            <= row.get("descriptorsBefore").whole(),
                    fault);
        }
        List<JsonValue> controls = document.get("positiveControls").elements();
        assertEquals(2, controls.size());
        for (JsonValue control : controls) {
            assertTrue(control.get("lost").whole() > 0, control.get("fault").text());
        }
    }
}
