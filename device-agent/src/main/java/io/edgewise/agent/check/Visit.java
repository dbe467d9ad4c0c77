package io.edgewise.agent.check;

import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttTransport;
import io.edgewise.mqtt.TransportException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A connection to a broker under a name of its own, which leaves nothing there: no session, no will. */
final class Visit {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Visit() {}

    /** Returns settings for one address. */
    static MqttSettings settings(BrokerConfig broker, String url) {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        return broker.visit(url, "edgewise-check-" + HexFormat.of().formatHex(bytes));
    }

    /** Returns a connection that is not yet open. */
    static MqttTransport open(BrokerConfig broker, MqttSettings settings, MqttTransport.Events events) {
        return broker.version().transports().open(settings, null, events);
    }

    /** Hears nothing. */
    static class Deaf implements MqttTransport.Events {
        @Override
        public void arrived(long id, MqttMessage message) {
            // Nothing was subscribed to.
        }

        @Override
        public void settled(long token, @Nullable String failure) {
            // Nothing is sent.
        }

        @Override
        public void refused(long token, TransportException.Kind kind, String why) {
            // Nothing is sent.
        }

        @Override
        public void lost(String why) {
            // Whoever waits is told.
        }
    }
}
