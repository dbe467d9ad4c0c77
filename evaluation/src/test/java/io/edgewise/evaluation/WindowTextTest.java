package io.edgewise.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.agent.config.StateReader;
import io.edgewise.deploy.PipelineSpec.WindowRule;
import io.edgewise.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowTextTest {
    private static final WindowRule TIME = new WindowRule.Plain(
            new WindowSpec.Time(Duration.ofMinutes(1), Duration.ofMillis(2500), Duration.ofSeconds(3)));
    private static final WindowRule ROWS = new WindowRule.Counted(8192, 4096, "eau d'\"N\"");
    private static final WindowRule SESSION =
            new WindowRule.Plain(new WindowSpec.Session(Duration.ofSeconds(30), Duration.ofHours(2)));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenForDeviceYamlIsReadAsTheSameWindow() throws IOException {
        for (WindowRule rule : new WindowRule[] {TIME, ROWS, SESSION}) {
            assertEquals(rule, read(WindowText.yaml(rule)));
        }
    }

    @Test
    void peopleReadHowTheStreamIsCut() {
        assertEquals("windows of 1m every 2500ms", WindowText.words(TIME));
        assertEquals("windows of 8192 rows of eau d'\"N\" every 4096", WindowText.words(ROWS));
        assertEquals("sessions up to a pause longer than 30s, at most 2h", WindowText.words(SESSION));
    }

    private WindowRule read(String window) throws IOException {
        Path state = Files.writeString(folder.resolve("device.yaml"), """
                schema: edgewise.state/v1
                models:
                  m: { package: "oci://127.0.0.1:1/models/m@sha256:%s" }
                pipelines:
                  p:
                    source: { mqtt: { topic: t } }
                    bind: { "eau": { from: a, unit: Pa } }
                    model: m
                    window: %s
                """.formatted("0".repeat(64), window));
        return StateReader.read(state).pipelines().get("p").window();
    }
}
