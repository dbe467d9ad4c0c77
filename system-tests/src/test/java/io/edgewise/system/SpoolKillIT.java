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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few kills; {@code .ci/steps/50-faults.sh} has more of them, and what needs root. */
@Timeout(180)
class SpoolKillIT {
    private static final String KILLS = "edgewise.faults.kills";

    @TempDir
    private Path folder;

    @BeforeEach
    void fewKills() {
        System.setProperty(KILLS, "3");
    }

    @AfterEach
    void theUsualKills() {
        System.clearProperty(KILLS);
    }

    @Test
    void everyAcceptedRecordArrivesAlthoughThePublisherIsKilled() throws Exception {
        Needs.program("mosquitto", "mosquitto");
        Path file = folder.resolve("faults.json");

        CommandLines.Answer answer =
                CommandLines.run("faults", "kill", "kill-offline", "--seed", "4", "--json", file.toString());

        assertEquals(0, answer.code(), answer.out() + answer.err());
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(List.of(), Schemas.violations("faults", bytes));
        List<JsonValue> rows =
                Json.parse(bytes, JsonLimits.DOCUMENT).get("rows").elements();
        assertEquals(2, rows.size());
        for (JsonValue row : rows) {
            String fault = row.get("fault").text();
            assertTrue(row.get("ok").flag(), fault);
            assertTrue(row.get("accepted").whole() > 0, fault);
            assertEquals(0, row.get("lost").whole(), fault);
            assertTrue(row.get("recoverySeconds").number() <= 5, fault);
            assertTrue(row.get("note").text().startsWith("3 kills, "), fault);
        }
    }
}
