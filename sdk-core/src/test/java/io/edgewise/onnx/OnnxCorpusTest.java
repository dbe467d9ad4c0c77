package io.edgewise.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.model.ModelRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No file that real tools wrote is refused without a reason. */
class OnnxCorpusTest {
    @Test
    void noConformanceModelIsRefused() throws IOException {
        Map<String, Inspection> found = inspected(Needs.data().resolve("onnx-conformance"));

        assertEquals(160, found.size());
        assertEquals(Map.of(), refused(found));
    }

    @Test
    void noSampleOfTheTradeIsRefused() throws IOException {
        Map<String, Inspection> found = inspected(Needs.data().resolve("onnx-samples"));

        assertEquals(1, found.size());
        assertEquals(Map.of(), refused(found));
    }

    @Test
    void ourOwnModelsPassAndTheFactsAreThoseOfTheirManifests() throws IOException {
        Map<String, Inspection> found =
                inspected(Path.of(System.getProperty("edgewise.house", ".."), "samples/models"));

        assertEquals(3, found.size());
        assertEquals(Map.of(), refused(found));
        Facts pump = found.get("pump-faults/model.onnx").facts();
        assertEquals(1, pump.nesting());
        assertTrue(pump.nodes() > 0 && !pump.inputs().isEmpty(), pump::toString);
    }

    private static Map<String, Inspection> inspected(Path folder) throws IOException {
        Map<String, Inspection> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".onnx")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                found.put(
                        folder.relativize(file).toString(),
                        OnnxInspector.inspect(new ByteArrayInputStream(bytes), bytes.length, ModelRules.DEFAULT));
            }
        }
        return found;
    }

    private static Map<String, List<Finding>> refused(Map<String, Inspection> found) {
        Map<String, List<Finding>> refused = new TreeMap<>();
        found.forEach((name, inspection) -> {
            if (!inspection.ok()) {
                refused.put(name, inspection.findings());
            }
        });
        return refused;
    }
}
