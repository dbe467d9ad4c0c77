package io.edgewise.agent.config;

import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttVersion;
import io.edgewise.registry.StoreLimits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code agent.yaml}. Paths in it are relative to the file's folder. */
public final class AgentConfigReader {
    private static final Duration SHORTEST_BEAT = Duration.ofSeconds(1);
    private static final Duration LONGEST_BEAT = Duration.ofHours(1);
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private AgentConfigReader() {}

    /**
     * Reads the file.
     *
     * @throws ConfigException with file, line, key and what to do
     */
    public static AgentConfig read(Path file) {
        return parse(file, StrictYaml.bytes(file));
    }

    static AgentConfig parse(Path file, byte[] bytes) {
        ConfigNode root = StrictYaml.parse(file.toString(), bytes)
                .only(
                        "schema",
                        "identity",
                        "broker",
                        "registries",
                        "store",
                        "trust",
                        "control",
                        "hands",
                        "health",
                        "profile");
        root.get("schema").oneOf("edgewise.agent/v1");
        ConfigNode identity = root.get("identity").only("site", "device");
        ConfigNode broker = root.get("broker").only("url", "insecure", "version");
        ConfigNode store = root.get("store").only("path", "limit");
        ConfigNode trust = root.get("trust").only("policy");
        Path folder = StrictYaml.folderOf(file);
        root.find("hands").ifPresent(AgentConfigReader::checkHands);
        return new AgentConfig(
                name(identity.get("site")),
                name(identity.get("device")),
                urls(broker),
                version(broker),
                insecure(broker),
                plainHttp(root),
                path(folder, store.get("path")),
                store.find("limit").map(ConfigNode::bytes).orElse(StoreLimits.DEFAULT.storeBytes()),
                path(folder, trust.get("policy")),
                root.find("control")
                        .map(control -> path(folder, control.only("socket").get("socket")))
                        .orElse(folder.resolve("agent.sock")),
                root.find("health").map(AgentConfigReader::beat).orElse(Duration.ofSeconds(30)),
                root.find("profile").map(p -> p.oneOf("small", "fast")).orElse("fast"));
    }

    private static boolean insecure(ConfigNode broker) {
        return broker.find("insecure").map(ConfigNode::flag).orElse(false);
    }

    /** One address or a list of them. */
    private static List<String> urls(ConfigNode broker) {
        ConfigNode url = broker.get("url");
        List<ConfigNode> all = url.isList() ? url.elements() : List.of(url);
        if (all.isEmpty()) {
            throw url.error("'broker.url' is an empty list: need tcp://host:port");
        }
        return all.stream().map(each -> url(each, insecure(broker))).toList();
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

    private static MqttVersion version(ConfigNode broker) {
        return broker.find("version")
                .map(version -> version.oneOf("3.1.1", "5").equals("5") ? MqttVersion.V5 : MqttVersion.V3_1_1)
                .orElse(MqttVersion.V3_1_1);
    }

    private static Path path(Path folder, ConfigNode node) {
        try {
            return folder.resolve(node.text());
        } catch (InvalidPathException e) {
            throw node.error("'" + node.text() + "' is not a path");
        }
    }

    private static Duration beat(ConfigNode health) {
        ConfigNode every = health.only("every").get("every");
        Duration beat = every.duration();
        if (beat.compareTo(SHORTEST_BEAT) < 0 || beat.compareTo(LONGEST_BEAT) > 0) {
            throw every.error("'health.every' must be from 1s to 1h, found '" + every.text() + "'");
        }
        return beat;
    }

    static String name(ConfigNode node) {
        if (!NAME.matcher(node.text()).matches()) {
            throw node.error("'" + node.text() + "' is not a name: letters, digits, '.', '_' and '-', at most 64");
        }
        return node.text();
    }

    private static Set<String> plainHttp(ConfigNode root) {
        Set<String> plain = new HashSet<>();
        root.find("registries").ifPresent(registries -> {
            for (Map.Entry<String, ConfigNode> registry : registries.entries().entrySet()) {
                ConfigNode settings = registry.getValue().only("plain-http");
                if (settings.find("plain-http").map(ConfigNode::flag).orElse(false)) {
                    plain.add(registry.getKey());
                }
            }
        });
        return plain;
    }

    private static void checkHands(ConfigNode hands) {
        hands.only("file")
                .find("file")
                .ifPresent(file -> file.only("scope").get("scope").oneOf("all"));
    }
}
