package io.edgewise.simulator;

import io.edgewise.identity.KeyFiles;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes what an operator would write: the agent's configuration, its trust policy and the declared state. */
final class DemoFiles {
    static final String SITE = "demo";
    static final String DEVICE = "gw-demo";
    static final String KEY = "demo-key";

    /** The launch profile; the launcher goes by this variable before it looks into a file. */
    static final String PROFILE = Objects.requireNonNullElse(System.getenv("EDGEWISE_PROFILE"), "fast");

    private final Path folder;

    DemoFiles(Path folder) {
        this.folder = folder;
    }

    Path agent() {
        return folder.resolve("agent.yaml");
    }

    Path state() {
        return folder.resolve("device.yaml");
    }

    Path policy() {
        return folder.resolve("policy.yaml");
    }

    /**
     * Makes a key, its policy and the agent's configuration; returns the key.
     *
     * @param broker where decisions go
     * @param field where frames come from
     * @param registry where models lie
     */
    KeyPair prepare(String broker, String field, String registry) throws IOException {
        KeyPair pair = KeyFiles.generate();
        KeyFiles.writePublic(folder.resolve(KEY + ".pub.pem"), pair.getPublic());
        Files.writeString(policy(), """
                schema: edgewise.policy/v1
                name: demo
                counter: 1
                development: true
                keys: { %s: { file: %s.pub.pem } }
                scopes:
                  - { prefix: "%s/models/", require: [ { threshold: 1, keys: [%s], formats: [oms] } ] }
                """.formatted(KEY, KEY, registry, KEY));
        Files.writeString(agent(), """
                schema: edgewise.agent/v1
                identity: { site: %s, device: %s }
                broker: { url: "%s" }
                field: { url: "%s" }
                registries: { "%s": { plain-http: true } }
                store: { path: store, limit: 2GiB }
                trust: { policy: policy.yaml }
                control: { socket: agent.sock }
                hands: { file: { scope: all } }
                health: { every: 5s }
                profile: %s
                """.formatted(SITE, DEVICE, broker, field, registry, PROFILE));
        return pair;
    }

    /** Writes the declared state; the file is replaced whole, as a careful operator does. */
    void declare(Map<String, ModelRef> models, List<Asset> assets, Map<String, List<ChannelSpec>> channels)
            throws IOException {
        StringBuilder text = new StringBuilder("schema: edgewise.state/v1\nmodels:\n");
        models.forEach((name, ref) -> text.append("  ")
                .append(name)
                .append(": { package: \"")
                .append(ref)
                .append("\" }\n"));
        text.append("pipelines:\n");
        for (Asset asset : assets) {
            pipeline(text, asset, channels);
        }
        text.append(DemoGateway.declaration());
        Path fresh = folder.resolve("device.yaml.new");
        Files.writeString(fresh, text);
        Files.move(fresh, state(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void pipeline(StringBuilder text, Asset asset, Map<String, List<ChannelSpec>> channels) {
        String model = modelOf(asset);
        text.append("  ").append(asset.name()).append(":\n");
        text.append("    source: { mqtt: { topic: \"")
                .append(topic(asset))
                .append("\", format: native, time: replay } }\n");
        text.append("    bind:\n");
        Map<String, String> units = new LinkedHashMap<>();
        channels.getOrDefault(model, List.of())
                .forEach(spec ->
                        units.put(spec.channel().name(), spec.channel().unit().symbol()));
        units.forEach((name, unit) -> text.append("      ")
                .append(name)
                .append(": { from: ")
                .append(name)
                .append(", unit: ")
                .append(unit)
                .append(" }\n"));
        text.append("    model: ").append(model).append('\n');
        text.append(
                asset.real()
                        ? "    learn: 20m\n"
                        : "    run-when: { channel: current, above: 5, for: 5s, grace: 60s }\n");
        // A fault that has only begun can look like another one: pumps wait 20 s before the alarm is raised and named.
        text.append("    decide: { raise: { count: 3, of: 4 }, clear: { count: 4, of: 4 }")
                .append(asset.real() ? "" : ", on-delay: 20s")
                .append(" }\n");
        text.append("    when-bad: { hold-last: 5m, then: out-of-service }\n");
    }

    static String modelOf(Asset asset) {
        return asset.real() ? "well-band" : "pump-faults";
    }

    static String topic(Asset asset) {
        return "demo/" + asset.name() + "/frame";
    }
}
