package io.edgewise.agent.packing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineageTest {
    private static final byte[] MANIFEST = "{\n \"name\": \"a}b\"\n}\n".getBytes(StandardCharsets.UTF_8);

    @Test
    void itIsAddedAndTheRestStaysAsItIs() {
        byte[] with = Lineage.add(MANIFEST, Map.of("run", List.of("77 \"x\"")));

        JsonValue document = Json.parse(with, JsonLimits.DOCUMENT);
        assertEquals(List.of("77 \"x\""), document.get("lineage").get("run").texts());
        assertEquals("a}b", document.get("name").text());
        assertArrayEquals(MANIFEST, Lineage.add(MANIFEST, Map.of()));
    }

    @Test
    void oneThatIsThereIsItsAuthors() {
        byte[] with = Lineage.add(MANIFEST, Map.of("run", List.of("1")));

        assertThrows(PackingException.class, () -> Lineage.add(with, Map.of("commit", List.of("2"))));
    }
}
