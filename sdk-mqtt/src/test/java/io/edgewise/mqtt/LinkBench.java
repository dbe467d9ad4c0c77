package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A link on a broker without a network, stepped by hand, with a clock that is set by hand. */
final class LinkBench {
    static final Duration LONGEST_REST = Duration.ofSeconds(31);

    final FakeBroker broker = new FakeBroker();
    final ManualClock clock = new ManualClock();

    /** What the links told: kind, outcome and reason. */
    final List<String> events = new ArrayList<>();

    static MqttSettingsBuilder settings() {
        return MqttSettings.to("tcp://127.0.0.1:1883", "t");
    }

    MqttLinkBuilder builder(MqttSettingsBuilder settings) {
        return MqttLink.builder(settings.build())
                .transports(broker)
                .ticker(clock)
                .random(new SplittableRandom(1))
                .patience(Duration.ZERO)
                .telemetry(new Telemetry() {
                    @Override
                    public void count(String name, long amount) {}

                    @Override
                    public void event(String kind, String subject, String outcome, String reason) {
                        events.add(kind + " " + outcome + " " + reason);
                    }
                });
    }

    MqttLink link(MqttSettingsBuilder settings) {
        return builder(settings).build();
    }

    /** Makes a link and takes it to ONLINE. */
    MqttLink online(MqttSettingsBuilder settings) throws InterruptedException {
        return online(link(settings));
    }

    static MqttLink online(MqttLink link) throws InterruptedException {
        turns(link, 1);
        assertEquals(LinkState.ONLINE, link.status().state());
        return link;
    }

    static void turns(MqttLink link, int count) throws InterruptedException {
        for (int turn = 0; turn < count; turn++) {
            link.doWork();
        }
    }

    /** Returns what was sent over the newest connection. */
    List<String> sent() {
        return broker.line().sent.stream()
                .map(message -> new String(message.payload(), UTF_8))
                .toList();
    }

    static MqttMessage message(int number) {
        return message(Integer.toString(number));
    }

    static MqttMessage message(String text) {
        return new MqttMessage("t", text.getBytes(UTF_8), 1, false);
    }
}
