package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmsQuestionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0, \"heldBackNow\": null        | pump                 UNACKNOWLEDGED",
                "3, \"heldBackNow\": \"DEVICE\"   | pump                 UNACKNOWLEDGED   HELD BACK, not sent: the limit"
                        + " alarms.flood is reached",
                "3, \"heldBackNow\": \"PIPELINE\" | pump                 UNACKNOWLEDGED   HELD BACK, not sent: the limit"
                        + " decide.flood is reached",
                "3, \"heldBackNow\": null        | pump                 UNACKNOWLEDGED   held back by flood limits so far: 3",
            })
    void aListSaysWhatTheFloodLimitsHeldBack(String counted, String line) {
        String alarm = "{\"pipeline\": \"pump\", \"state\": \"UNACKNOWLEDGED\", \"heldBack\": " + counted + "}";

        assertEquals(
                line, AlarmsQuestion.line(Json.parse(alarm.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT)));
    }
}
