package io.edgewise.agent.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.ExampleFiles;
import io.edgewise.deploy.DesiredState;
import io.edgewise.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHandTest {
    private final List<DesiredState> taken = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void itTakesUpWhatChangesAndNothingThatCannotBeUsed() throws IOException {
        Path file = folder.resolve("device.yaml");
        FileHand hand = new FileHand(file, Map.of(), taken::add, new Events());
        assertEquals(0, hand.doWork());

        Files.writeString(file, ExampleFiles.state());
        assertEquals(1, hand.doWork());
        assertEquals(0, hand.doWork());

        Files.writeString(file, ExampleFiles.state().replace("hop:", "hopp:"));
        hand.doWork();
        hand.doWork();
        assertEquals(List.of("refused"), events);
        assertTrue(String.valueOf(hand.refused()).contains("did you mean 'hop'"), hand.refused());

        Files.writeString(file, ExampleFiles.state().replace("hop: 10s", "hop: 20s"));
        hand.doWork();
        assertNull(hand.refused());
        Files.delete(file);
        hand.doWork();
        assertEquals(2, taken.size());
    }

    private final class Events implements Telemetry {
        @Override
        public void count(String name, long amount) {}

        @Override
        public void event(String kind, String subject, String outcome, String reason) {
            events.add(outcome);
        }
    }
}
