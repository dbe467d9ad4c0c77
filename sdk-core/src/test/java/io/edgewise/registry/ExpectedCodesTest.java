package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The refusals that {@code interop/expected-codes.csv} expects of foreign cases. */
class ExpectedCodesTest {
    @Test
    void noRefusalIsACatchAll() throws IOException {
        Path house = Path.of(System.getProperty("edgewise.house", ".."));
        List<String> lines = Files.readAllLines(house.resolve("interop/expected-codes.csv"));

        Map<Refusal, Integer> counts = new EnumMap<>(Refusal.class);
        lines.stream()
                .skip(1)
                .map(line -> line.substring(line.indexOf(',') + 1))
                .filter(code -> !code.isEmpty())
                .forEach(code -> counts.merge(Refusal.valueOf(code), 1, Integer::sum));
        int refusals = counts.values().stream().mapToInt(Integer::intValue).sum();

        assertEquals("id,refusal", lines.get(0));
        assertTrue(counts.size() >= 20, "only " + counts.size() + " refusals are expected at all");
        counts.forEach((refusal, count) ->
                assertTrue(10 * count <= refusals, refusal + " stands for " + count + " of " + refusals));
    }
}
