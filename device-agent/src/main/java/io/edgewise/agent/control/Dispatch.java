package io.edgewise.agent.control;

import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.codec.CloudEvent;
import io.edgewise.codec.DeliveryMark;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttVersion;
import io.edgewise.spool.SpoolRecord;
import java.util.function.Function;

/**
 * Makes of a record of the spool the message that is sent: marked when it is late or may come twice, in its envelope.
 */
final class Dispatch implements Function<SpoolRecord, MqttMessage> {
    /** What waited for so long is marked as late. */
    private static final long LATE_SECONDS = 1;

    private final BrokerConfig broker;
    private final long boot;

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
        String source = "/" + String.join("/", levels[0], levels[1], levels[2], levels[3]);
        return new CloudEvent(
                record.epoch() + "-" + record.sequence(), source, "io.edgewise." + levels[4] + "." + levels[1]);
    }

    private static MqttMessage message(SpoolRecord record, byte[] payload, String type) {
        return new MqttMessage(record.topic(), payload, 1, false).withContentType(type);
    }
}
