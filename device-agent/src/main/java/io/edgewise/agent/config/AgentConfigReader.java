package io.edgewise.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code agent.yaml}. Paths in it are relative to the file's folder. */
public final class AgentConfigReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

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
        ConfigNode broker = root.get("broker").only("url", "insecure");
        ConfigNode store = root.get("store").only("path", "limit");
        store.find("limit").ifPresent(ConfigNode::bytes);
        ConfigNode trust = root.get("trust").only("policy");
        Path folder = file.toAbsolutePath().getParent();
        root.find("hands").ifPresent(AgentConfigReader::checkHands);
        return new AgentConfig(
                name(identity.get("site")),
                name(identity.get("device")),
                broker.get("url").text(),
                broker.find("insecure").map(ConfigNode::flag).orElse(false),
                plainHttp(root),
                folder.resolve(store.get("path").text()),
                folder.resolve(trust.get("policy").text()),
                folder.resolve(root.find("control")
                        .map(control -> control.only("socket").get("socket").text())
                        .orElse("agent.sock")),
                root.find("health")
                        .map(health -> health.only("every").get("every").duration())
                        .orElse(Duration.ofSeconds(30)),
                root.find("profile").map(p -> p.oneOf("small", "fast")).orElse("fast"));
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
