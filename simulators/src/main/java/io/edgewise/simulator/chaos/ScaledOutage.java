package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttSettingsBuilder;
import java.time.Duration;

/** An outage that the limits of the link find: where it is made shorter, they are too. */
abstract class ScaledOutage extends OutageExperiment {
    private static final Duration ACK_LIMIT = Duration.ofSeconds(2);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

    ScaledOutage(String name, String text, Lasting lasting, int perSecond) {
        super(name, text, lasting, perSecond);
    }

    @Override
    final MqttSettingsBuilder tuned(MqttSettingsBuilder defaults, boolean full) {
        return full ? defaults : defaults.ackLimit(ACK_LIMIT).connectLimit(CONNECT_LIMIT);
    }

    @Override
    final String how(boolean full) {
        return full
                ? super.how(true)
                : "time-scaled: acknowledgement limit " + ACK_LIMIT.toSeconds() + " s, connect limit "
                        + CONNECT_LIMIT.toSeconds() + " s";
    }
}
