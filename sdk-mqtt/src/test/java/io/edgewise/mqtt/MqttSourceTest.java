package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.edgewise.codec.FrameException;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Unit;
import io.edgewise.telemetry.Telemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttSourceTest {
    @TempDir
    Path folder;

    private final MqttInbox inbox =
            new MqttInbox(new TopicFilter("#"), 0, InboxLimits.DEFAULT, new DropCounts(), closed -> {});
    private DeadLetterFile letters;
    private MqttSource source;

    @BeforeEach
    void make() {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z"));
        letters = new DeadLetterFile(folder.resolve("dead.log"), 1 << 20, clock);
        source = new MqttSource(inbox, (topic, payload) -> numberOf(payload), letters, Telemetry.NONE);
    }

    @Test
    void aBadPayloadIsCountedAndKeptAndTheNextOneIsRead() throws Exception {
        arrive("junk");
        arrive("7.5");

        Frame frame = source.poll();

        assertNotNull(frame);
        assertEquals(7.5, frame.value(0, 0));
        assertNull(source.poll());
        assertEquals(Map.of("NOT_JSON", 1L), source.badPayloads());
        letters.onClose();
        // Base64 of "junk" by `printf junk | base64`.
        assertEquals(
                List.of("2026-11-24T10:00:00Z\tfield/w\tNOT_JSON\tthe payload: no number\tanVuaw=="),
                Files.readAllLines(folder.resolve("dead.log")));
    }

    @Test
    void aReaderThatFailsOnAPayloadDoesNotStopTheLane() {
        arrive("bug");
        arrive("1");

        assertNotNull(source.poll());
        assertEquals(Map.of("READER_FAILED", 1L), source.badPayloads());
    }

    @Test
    void aFloodOfBadPayloadsGivesTheLaneBackInBetween() {
        for (int i = 0; i < 65; i++) {
            arrive("junk");
        }
        arrive("1");

        assertNull(source.poll());
        assertNotNull(source.poll());
        assertEquals(Map.of("NOT_JSON", 65L), source.badPayloads());
    }

    private void arrive(String payload) {
        inbox.offer(new MqttMessage("field/w", payload.getBytes(UTF_8), 0, false));
    }

    private static Frame numberOf(byte[] payload) {
        String text = new String(payload, UTF_8);
        if (text.equals("bug")) {
            throw new IllegalStateException("a bug of the reader");
        }
        if (text.equals("junk")) {
            throw new FrameException(FrameException.Problem.NOT_JSON, "", "no number");
        }
        Frame frame = new Frame(List.of(Channel.of("x", Unit.of("Pa"))), 1);
        frame.set(frame.addRow(0), 0, Double.parseDouble(text));
        return frame;
    }
}
