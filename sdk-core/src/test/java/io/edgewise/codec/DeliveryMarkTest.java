package io.edgewise.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryMarkTest {
    @Test
    void theMarkIsTheLastKeyAndTheRestStays() {
        EventRecord event = new EventRecord(Instant.EPOCH, "link", "b}r{oker", "UP", "");

        byte[] marked = DeliveryMark.add(DecisionCodec.encode(event), 42, true);

        assertEquals(event, DecisionCodec.readEvent(marked), "readers that do not know the key pass it over");
        JsonValue mark = Json.parse(marked, JsonLimits.DOCUMENT).get("delivery");
        assertEquals(42, mark.get("lateSeconds").whole());
        assertEquals(true, mark.get("repeated").flag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1]", "{\"a\":1", "\"a\":1}"})
    void whatIsNoObjectWithKeysCannotBeMarked(String document) {
        assertThrows(IllegalArgumentException.class, () -> DeliveryMark.add(document.getBytes(UTF_8), 1, false));
    }

    @Test
    void anEventOfCloudEventsHoldsTheDocumentAsItsData() {
        CloudEvent event = new CloudEvent("3-17", "/edgewise/v1/north/gw-7", "io.edgewise.decision.v1");

        String structured = new String(event.structured("{\"a\":{\"b\":1}}".getBytes(UTF_8)), UTF_8);

        assertEquals(
                "{\"specversion\":\"1.0\",\"id\":\"3-17\",\"source\":\"/edgewise/v1/north/gw-7\","
                        + "\"type\":\"io.edgewise.decision.v1\","
                        // sha256sum of "/edgewise/v1/north/gw-7\n3-17"
                        + "\"traceparent\":\"00-d22198ba98ac147c1be7f62a1ebbb425-2c33fe9251f46533-01\","
                        + "\"datacontenttype\":\"application/json\","
                        + "\"data\":{\"a\":{\"b\":1}}}",
                structured);
        assertEquals(
                "[specversion, id, source, type, traceparent]",
                event.attributes().keySet() + "");
    }
}
