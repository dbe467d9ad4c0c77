package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.spool.RecordClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final DropCounts drops = new DropCounts();

    @Test
    void whenFullTheOldestTelemetryGoesAndEventsStay() {
        Outbox outbox = new Outbox(3, 1 << 20, drops);
        outbox.offer(message("event", 1), RecordClass.EVENT);
        outbox.offer(message("a", 1), RecordClass.TELEMETRY);
        outbox.offer(message("b", 1), RecordClass.TELEMETRY);

        assertTrue(outbox.offer(message("c", 1), RecordClass.TELEMETRY));

        assertEquals(List.of("event", "b", "c"), topics(outbox));
        assertEquals(Map.of("QUEUE_FULL", 1L), drops.byReason());
    }

    @Test
    void telemetryDoesNotPushOutEventsButANewEventPushesOutTheOldest() {
        Outbox outbox = new Outbox(2, 1 << 20, drops);
        outbox.offer(message("e1", 1), RecordClass.EVENT);
        outbox.offer(message("e2", 1), RecordClass.EVENT);

        assertFalse(outbox.offer(message("t", 1), RecordClass.TELEMETRY));
        assertTrue(outbox.offer(message("e3", 1), RecordClass.EVENT));

        assertEquals(List.of("e2", "e3"), topics(outbox));
        assertEquals(Map.of("QUEUE_FULL", 2L), drops.byReason());
    }

    @Test
    void bytesBoundItToo() {
        // One of these weighs 1,000 + 1 for the topic + 96 around it: three fit into 3,300, four do not.
        Outbox outbox = new Outbox(100, 3_300, drops);
        for (String topic : List.of("a", "b", "c", "d")) {
            outbox.offer(new MqttMessage(topic, new byte[1_000], 1, false), RecordClass.TELEMETRY);
        }

        assertEquals(3 * 1_097, outbox.bytes());
        assertEquals(List.of("b", "c", "d"), topics(outbox));
        assertFalse(outbox.offer(new MqttMessage("a", new byte[3_300], 1, false), RecordClass.EVENT));
        assertEquals(Map.of("QUEUE_FULL", 1L, "TOO_LARGE", 1L), drops.byReason());
    }

    @Test
    void messagesInFlightCountAgainstTheBoundAndAreNeverPushedOut() {
        Outbox outbox = new Outbox(2, 1 << 20, drops);
        outbox.offer(message("a", 1), RecordClass.TELEMETRY);
        outbox.offer(message("b", 1), RecordClass.TELEMETRY);
        outbox.take(2, 0);
        outbox.take(2, 0);

        assertFalse(outbox.offer(message("c", 1), RecordClass.TELEMETRY));
        outbox.requeue();

        assertEquals(List.of("a", "b"), topics(outbox));
    }

    @Test
    void onlyTheNewestStatusOfATopicIsKept() {
        Outbox outbox = new Outbox(10, 1 << 20, drops);
        outbox.offer(message("health", 0), RecordClass.STATUS);
        outbox.offer(message("t", 1), RecordClass.TELEMETRY);
        outbox.offer(message("health", 0), RecordClass.STATUS);

        assertEquals(List.of("t", "health"), topics(outbox));
        assertEquals(Map.of("SUPERSEDED", 1L), drops.byReason());
    }

    @Test
    void itsBytesComeBackToZeroHoweverMessagesLeave() {
        Outbox outbox = new Outbox(4, 1 << 20, drops);
        for (int i = 0; i < 6; i++) {
            outbox.offer(message("t" + i, i % 2), i == 3 ? RecordClass.EVENT : RecordClass.TELEMETRY);
        }
        Outbox.Outgoing first = outbox.take(10, 0);
        outbox.settle(first.token());
        Outbox.Outgoing second = outbox.take(10, 0);
        outbox.refuse(second);
        outbox.take(10, 0);
        outbox.requeue();
        Outbox.Outgoing third = outbox.take(10, 0);
        outbox.putBack(third);
        topics(outbox);

        assertEquals(0, outbox.bytes());
        assertTrue(outbox.isEmpty());
    }

    @Test
    void theAgeIsThatOfTheOldestUnacknowledged() {
        Outbox outbox = new Outbox(10, 1 << 20, drops);
        outbox.offer(message("a", 1), RecordClass.TELEMETRY);
        outbox.offer(message("b", 1), RecordClass.TELEMETRY);
        assertEquals(0, outbox.oldestUnackedNanos(100));
        Outbox.Outgoing first = outbox.take(10, 100);
        outbox.take(10, 130);
        assertEquals(50, outbox.oldestUnackedNanos(150));

        outbox.settle(first.token());

        assertEquals(20, outbox.oldestUnackedNanos(150));
    }

    private static List<String> topics(Outbox outbox) {
        List<String> topics = new ArrayList<>();
        for (Outbox.Outgoing next = outbox.take(100, 0); next != null; next = outbox.take(100, 0)) {
            topics.add(next.message.topic());
            outbox.settle(next.token());
        }
        return topics;
    }

    private static MqttMessage message(String topic, int qos) {
        return new MqttMessage(topic, topic.getBytes(UTF_8), qos, false);
    }
}
