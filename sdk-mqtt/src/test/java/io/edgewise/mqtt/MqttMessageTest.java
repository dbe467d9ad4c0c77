package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MqttMessageTest {
    private static final MqttMessage PLAIN = new MqttMessage("t", new byte[] {1}, 1, false);

    @Test
    void aPlainMessageHasNothingMore() {
        assertNull(PLAIN.contentType());
        assertNull(PLAIN.expiry());
        assertEquals(Map.of(), PLAIN.properties());
    }

    @Test
    void eachAdditionKeepsTheOthersAndCountsAsWeight() {
        Map<String, String> mine = new HashMap<>(Map.of("a", "b"));
        MqttMessage message = PLAIN.withContentType(MqttMessage.JSON)
                .withExpiry(Duration.ofMinutes(1))
                .withProperties(mine);
        mine.clear();

        assertEquals("application/json", message.contentType());
        assertEquals(Duration.ofMinutes(1), message.expiry());
        assertEquals(Map.of("a", "b"), message.properties());
        assertEquals(PLAIN.weight() + 98, message.weight(), "two letters, and 96 around them");
        assertNotEquals(PLAIN, message);
    }

    @Test
    void whatTheStandardDoesNotAllowIsRefused() {
        for (Duration expiry : new Duration[] {Duration.ZERO, Duration.ofMillis(999), Duration.ofSeconds(1L << 32)}) {
            assertThrows(IllegalArgumentException.class, () -> PLAIN.withExpiry(expiry));
        }
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withProperties(Map.of("a", "b\nc")));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withProperties(Map.of("é".repeat(33_000), "")));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withContentType("a\0b"));
    }
}
