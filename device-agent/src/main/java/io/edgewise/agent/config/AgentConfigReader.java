package io.edgewise.agent.config;

import io.edgewise.decision.DecisionSettings.Flood;
import io.edgewise.registry.StoreLimits;
import io.edgewise.spool.SpoolSettings;
import io.edgewise.spool.SyncMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
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
                        "field",
                        "spool",
                        "alarms",
                        "flights",
                        "registries",
                        "store",
                        "trust",
                        "control",
                        "hands",
                        "health",
                        "profile");
        root.get("schema").oneOf("edgewise.agent/v1");
        ConfigNode identity = root.get("identity").only("site", "device");
        ConfigNode store = root.get("store").only("path", "limit");
        Path folder = StrictYaml.folderOf(file);
        root.find("hands").ifPresent(AgentConfigReader::checkHands);
        return new AgentConfig(
                name(identity.get("site")),
                name(identity.get("device")),
                BrokerReader.read(root.get("broker"), folder),
                root.find("field")
                        .map(field -> BrokerReader.read(field, folder))
                        .orElse(null),
                root.find("spool").map(AgentConfigReader::spool).orElse(SpoolSettings.DEFAULT),
                root.find("alarms")
                        .flatMap(alarms -> alarms.only("flood").find("flood"))
                        .map(DecideReader::flood)
                        .orElse(Flood.UNLIMITED),
                root.find("flights").map(FlightSettings::read).orElse(FlightSettings.DEFAULT),
                root.find("registries")
                        .map(registries -> RegistryReader.read(registries, folder))
                        .orElse(Map.of()),
                store.get("path").path(folder),
                store.find("limit").map(ConfigNode::bytes).orElse(StoreLimits.DEFAULT.storeBytes()),
                TrustConfig.read(root.get("trust"), folder),
                root.find("control")
                        .map(control -> control.only("socket").get("socket").path(folder))
                        .orElse(folder.resolve("agent.sock")),
                root.find("health").map(AgentConfigReader::beat).orElse(Duration.ofSeconds(30)),
                root.find("profile").map(p -> p.oneOf("small", "fast")).orElse("fast"));
    }

    private static SpoolSettings spool(ConfigNode node) {
        ConfigNode spool = node.only("limit", "sync", "keep-telemetry");
        SpoolSettings usual = SpoolSettings.DEFAULT;
        long limit = spool.find("limit").map(ConfigNode::bytes).orElse(usual.limitBytes());
        SyncMode sync = spool.find("sync")
                .map(mode ->
                        SyncMode.valueOf(mode.oneOf("group", "always", "never").toUpperCase(Locale.ROOT)))
                .orElse(usual.sync());
        Duration ttl = spool.find("keep-telemetry").map(ConfigNode::duration).orElse(null);
        try {
            return new SpoolSettings(limit, sync, usual.commitRecords(), usual.commitDelay(), ttl);
        } catch (IllegalArgumentException e) {
            throw spool.error("'spool': " + e.getMessage());
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

    private static void checkHands(ConfigNode hands) {
        hands.only("file")
                .find("file")
                .ifPresent(file -> file.only("scope").get("scope").oneOf("all"));
    }
}
