package io.edgewise.agent.config;

import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the part {@code broker} of {@code agent.yaml}. The files it names are not opened here. */
final class BrokerReader {
    private static final long LEAST_PER_HOUR = 1_024;
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    private BrokerReader() {}

    static BrokerConfig read(ConfigNode broker, Path folder) {
        broker.only("url", "version", "envelope", "batch", "telemetry-per-hour", "insecure", "tls", "login");
        boolean insecure = broker.find("insecure").map(ConfigNode::flag).orElse(false);
        List<String> urls = urls(broker.get("url"), insecure);
        Optional<ConfigNode> tls = broker.find("tls");
        if (tls.isPresent() && urls.get(0).startsWith("tcp:")) {
            throw tls.get()
                    .error("'broker.tls' is of no use with tcp://: write url: mqtts://… and the broker's TLS port,"
                            + " or take 'broker.tls' out");
        }
        boolean cloudEvents = broker.find("envelope")
                .map(envelope -> envelope.oneOf("none", "cloudevents").equals("cloudevents"))
                .orElse(false);
        Optional<ConfigNode> batch = broker.find("batch");
        if (cloudEvents && batch.isPresent()) {
            throw batch.get().error("'broker.batch' and 'envelope: cloudevents' do not go together: take one of them");
        }
        return new BrokerConfig(
                urls,
                version(broker),
                cloudEvents,
                orNull(batch.map(BrokerReader::batch)),
                broker.find("telemetry-per-hour").map(BrokerReader::perHour).orElse(Long.MAX_VALUE),
                insecure,
                orNull(tls.map(node -> TlsReader.read(node, "broker.tls", folder))),
                orNull(broker.find("login").map(node -> login(node, folder))));
    }

    /** One address or a list of them: all over TLS, or all plain. */
    private static List<String> urls(ConfigNode url, boolean insecure) {
        List<ConfigNode> all = url.isList() ? url.elements() : List.of(url);
        if (all.isEmpty()) {
            throw url.error("'broker.url' is an empty list: need mqtts://host:port");
        }
        List<String> urls = all.stream().map(each -> url(each, insecure)).toList();
        if (urls.stream().map(each -> each.startsWith("tcp:")).distinct().count() > 1) {
            throw url.error("'broker.url' has addresses with TLS and without: take one kind");
        }
        return urls;
    }

    private static MqttVersion version(ConfigNode broker) {
        return broker.find("version")
                .map(version -> version.oneOf("3.1.1", "5").equals("5") ? MqttVersion.V5 : MqttVersion.V3_1_1)
                .orElse(MqttVersion.V3_1_1);
    }

    private static String url(ConfigNode url, boolean insecure) {
        try {
            return MqttSettings.to(url.text(), "agent")
                    .insecure(insecure)
                    .build()
                    .url();
        } catch (IllegalArgumentException e) {
            throw url.error(String.valueOf(e.getMessage()));
        }
    }

    private static long perHour(ConfigNode node) {
        if (node.bytes() < LEAST_PER_HOUR) {
            throw node.error("'broker.telemetry-per-hour' must be at least 1KiB, found '" + node.text() + "'");
        }
        return node.bytes();
    }

    private static BrokerConfig.Batch batch(ConfigNode node) {
        node.only("records", "delay", "gzip");
        ConfigNode delay = node.get("delay");
        if (delay.duration().compareTo(LONGEST_DELAY) > 0) {
            throw delay.error("'broker.batch.delay' must be at most 1h, found '" + delay.text() + "'");
        }
        return new BrokerConfig.Batch(
                node.find("records").map(records -> records.whole(2, 1_000)).orElse(100),
                delay.duration(),
                node.find("gzip").map(ConfigNode::flag).orElse(true));
    }

    private static BrokerConfig.Login login(ConfigNode node, Path folder) {
        node.only("user", "password-file");
        return new BrokerConfig.Login(
                node.get("user").text(), node.get("password-file").path(folder));
    }

    private static <T> @Nullable T orNull(Optional<T> value) {
        return value.orElse(null);
    }
}
