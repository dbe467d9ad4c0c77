package io.edgewise.agent.control;

import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.codec.BatchCodec;
import io.edgewise.codec.CloudEvent;
import io.edgewise.codec.DeliveryMark;
import io.edgewise.mqtt.Batching;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttVersion;
import io.edgewise.spool.SpoolRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a record of the spool the message that is sent: marked when it is late or may come twice, in its envelope.
 */
final class Dispatch implements Function<SpoolRecord, MqttMessage> {
    /** What waited for so long is marked as late. */
    private static final long LATE_SECONDS = 1;

    // What the clouds take in one message is 128 KiB or more.
    private static final int BATCH_BYTES = 100_000;

    private static final int WORTH_A_GZIP = 512;

    private final BrokerConfig broker;
    private final long boot;

    /**
     * Makes messages for a broker.
     *
     * @param boot the number that records of this boot bear in the spool
     */
    Dispatch(BrokerConfig broker, long boot) {
        this.broker = broker;
        this.boot = boot;
    }

    @Override
    public MqttMessage apply(SpoolRecord record) {
        byte[] document = marked(record);
        MqttMessage plain = message(record, document, MqttMessage.JSON);
        if (!broker.cloudEvents()) {
            return plain;
        }
        CloudEvent event = event(record);
        return broker.version() == MqttVersion.V5
                ? plain.withProperties(event.attributes())
                : message(record, event.structured(document), CloudEvent.CONTENT_TYPE);
    }

    /** Returns how decisions are put together; null when each goes alone. */
    @Nullable
    Batching batching() {
        BrokerConfig.Batch batch = broker.batch();
        return batch == null
                ? null
                : new Batching(batch.records(), BATCH_BYTES, batch.delay(), records -> together(records, batch.gzip()));
    }

    private MqttMessage together(List<SpoolRecord> records, boolean gzip) {
        byte[] batch = BatchCodec.encode(records.stream()
                .map(record -> new BatchCodec.Item(record.topic(), marked(record)))
                .toList());
        String topic = source(records.get(0)) + "/batch";
        MqttMessage plain = new MqttMessage(topic, batch, 1, false).withContentType(MqttMessage.JSON);
        return gzip && batch.length >= WORTH_A_GZIP
                ? new MqttMessage(topic, BatchCodec.gzip(batch), 1, false)
                        .withContentType(MqttMessage.JSON)
                        .withProperties(Map.of("content-encoding", "gzip"))
                : plain;
    }

    /** A record of an earlier boot is late whatever its age: how long the device was off nobody knows. */
    private byte[] marked(SpoolRecord record) {
        long seconds = record.age().toSeconds();
        boolean late = seconds >= LATE_SECONDS || record.epoch() != boot;
        if (!late && !record.repeated()) {
            return record.payload();
        }
        return DeliveryMark.add(record.payload(), late ? Math.max(1, seconds) : 0, record.repeated());
    }

    /** The topic is {@code edgewise/v1/SITE/DEVICE/KIND…}. */
    private static CloudEvent event(SpoolRecord record) {
        String[] levels = record.topic().split("/", 6);
        String id = record.epoch() + "-" + record.sequence();
        return new CloudEvent(id, "/" + source(record), "io.edgewise." + levels[4] + "." + levels[1]);
    }

    private static String source(SpoolRecord record) {
        return String.join("/", List.of(record.topic().split("/", 5)).subList(0, 4));
    }

    private static MqttMessage message(SpoolRecord record, byte[] payload, String type) {
        return new MqttMessage(record.topic(), payload, 1, false).withContentType(type);
    }
}
