package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MqttInboxTest {
    private final DropCounts linkDrops = new DropCounts();

    @Test
    void whenFullTheOldestGoesAndIsCounted() {
        MqttInbox inbox = inbox(new InboxLimits(2, 1 << 20));
        for (String topic : new String[] {"a", "b", "c"}) {
            inbox.offer(new MqttMessage(topic, new byte[8], 0, false));
        }

        assertEquals("b", topic(inbox));
        assertEquals("c", topic(inbox));
        assertNull(inbox.poll());
        assertEquals(Map.of("QUEUE_FULL", 1L), inbox.dropped());
        assertEquals(Map.of("QUEUE_FULL", 1L), linkDrops.byReason());
        assertEquals(3, inbox.received());
    }

    @Test
    void bytesBoundItToo() {
        // One weighs 1,000 + 1 + 96: two fit into 2,200.
        MqttInbox inbox = inbox(new InboxLimits(100, 2_200));
        for (String topic : new String[] {"a", "b", "c"}) {
            inbox.offer(new MqttMessage(topic, new byte[1_000], 0, false));
        }
        inbox.offer(new MqttMessage("d", new byte[2_200], 0, false));

        assertEquals(2, inbox.depth());
        assertEquals(Map.of("QUEUE_FULL", 1L, "TOO_LARGE", 1L), inbox.dropped());
    }

    /** Whatever a subscription may hold: what is longer came cut, see ShortPackets. */
    @Test
    void aMessageThatMayHaveBeenCutIsNeverHandedOn() {
        MqttInbox inbox = inbox(new InboxLimits(100, 64 << 20));
        inbox.offer(new MqttMessage("a", new byte[MqttMessage.MOST_BYTES], 0, false));
        inbox.offer(new MqttMessage("b", new byte[MqttMessage.MOST_BYTES + 1], 0, false));

        assertEquals("a", topic(inbox));
        assertNull(inbox.poll());
        assertEquals(Map.of("TOO_LARGE", 1L), inbox.dropped());
    }

    @Test
    void closingCountsWhatWaitsAndWhatStillComes() throws Exception {
        MqttInbox inbox = inbox(InboxLimits.DEFAULT);
        inbox.offer(new MqttMessage("a", new byte[8], 0, false));

        inbox.close();
        inbox.close();
        inbox.offer(new MqttMessage("b", new byte[8], 0, false));

        assertNull(inbox.poll());
        assertEquals(Map.of("CLOSED", 2L), inbox.dropped());
        assertFalse(inbox.await(Duration.ofSeconds(10)), "a closed inbox does not let wait");
    }

    private MqttInbox inbox(InboxLimits limits) {
        return new MqttInbox(new TopicFilter("#"), 0, limits, linkDrops, closed -> {});
    }

    private static String topic(MqttInbox inbox) {
        MqttMessage message = inbox.poll();
        assertNotNull(message);
        return message.topic();
    }
}
