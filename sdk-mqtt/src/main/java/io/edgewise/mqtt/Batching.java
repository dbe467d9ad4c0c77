package io.edgewise.mqtt;

import io.edgewise.spool.SpoolRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * How telemetry of the spool is put together, several records to a message: for lines that are paid by the byte or that
 * take long to answer. Events always go alone and at once.
 *
 * @param records how many records go into a message at most, 2 to 1,000
 * @param bytes how many bytes their payloads may take together before a message is made of them
 * @param delay how long the first one waits for the others at most
 * @param made turns records into the message of QoS 1 that is sent; called by the link's thread
 */
public record Batching(int records, int bytes, Duration delay, Function<List<SpoolRecord>, MqttMessage> made) {
    public Batching {
        if (records < 2 || records > 1_000 || bytes < 1 || bytes > MqttMessage.MOST_BYTES / 2) {
            throw new IllegalArgumentException("a batch has 2 to 1,000 records and at most "
                    + MqttMessage.MOST_BYTES / 2 + " bytes, not " + records + " and " + bytes);
        }
        if (delay.isNegative() || delay.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("a batch waits for 0 s to 1 h, not " + delay);
        }
    }
}
