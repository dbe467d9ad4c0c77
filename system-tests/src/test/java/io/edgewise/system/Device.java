package io.edgewise.system;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.ModelManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/** A gateway's folder: its configuration, what it should run, its store. The agent may be started on it repeatedly. */
final class Device {
    static final String SITE = "test";

    private final Path folder;
    private final String name;
    private int starts;

    /** Writes the configuration of a device that trusts what the shop signs. */
    Device(Path folder, String name, String broker, Shop shop) throws IOException {
        this(folder, name, shop, "url: \"" + broker + "\"", "");
    }

    /** Writes it with these keys, in YAML's short form, for its broker. */
    Device(Path folder, String name, Shop shop, String broker) throws IOException {
        this(folder, name, shop, broker, "");
    }

    /** The same, with a further line of the file. */
    Device(Path folder, String name, Shop shop, String broker, String line) throws IOException {
        this.folder = folder;
        this.name = name;
        Files.writeString(
                folder.resolve("agent.yaml"), """
                schema: edgewise.agent/v1
                identity: { site: %s, device: %s }
                broker: { %s }
                %s
                registries: { "%s": { plain-http: true } }
                store: { path: store, limit: 2GiB }
                trust: { policy: "%s" }
                control: { socket: agent.sock }
                hands: { file: { scope: all } }
                health: { every: 1s }
                profile: small
                """.formatted(SITE, name, broker, line, shop.registry(), shop.policy()));
    }

    String name() {
        return name;
    }

    /** Declares one pipeline, whose channels are bound by their own names; the file is replaced whole. */
    void declare(String pipeline, String model, String ref, String learn) throws IOException {
        StringBuilder bind = new StringBuilder();
        ModelManifest.parse(Shop.version(model, "").getBytes(StandardCharsets.UTF_8))
                .channels()
                .forEach(spec -> bind.append("      %s: { from: %s, unit: \"%s\" }%n"
                        .formatted(
                                spec.channel().name(),
                                spec.channel().name(),
                                spec.channel().unit().symbol())));
        String text = """
                schema: edgewise.state/v1
                models:
                  %s: { package: "%s" }
                pipelines:
                  %s:
                    source: { mqtt: { topic: "%s", format: native, time: replay, silent-after: 2s } }
                    bind:
                %s    model: %s
                    learn: %s
                """.formatted(model, ref, pipeline, topic(pipeline), bind, model, learn);
        Path fresh = folder.resolve("device.yaml.new");
        Files.writeString(fresh, text);
        Files.move(fresh, state(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the topic on which a pipeline of this device listens. */
    String topic(String pipeline) {
        return "field/" + name + "/" + pipeline + "/frame";
    }

    Path state() {
        return folder.resolve("device.yaml");
    }

    AgentChild start() throws IOException {
        Path log = folder.resolve("agent-" + starts++ + ".log");
        return AgentChild.start(log, "run", "--config", config(), "--state", state().toString());
    }

    /** Asks the running agent with the command; fails where none answers. */
    byte[] status() {
        return CommandLines.succeed("status", "--config", config(), "--json", "-")
                .out()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what the running agent says; empty while none answers. */
    Optional<JsonValue> look() {
        CommandLines.Answer answer = CommandLines.run("status", "--config", config(), "--json", "-");
        return answer.code() == 0
                ? Optional.of(Json.parse(answer.out().getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT))
                : Optional.empty();
    }

    boolean linkIsOnline() {
        return look().filter(status -> status.get("mqtt").get("state").text().equals("ONLINE"))
                .isPresent();
    }

    /** Tells whether a calibration lies in the store. */
    boolean keepsACalibration() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            return files.anyMatch(file -> file.getFileName().toString().matches("calibration-.*\\.json"));
        }
    }

    private String config() {
        return folder.resolve("agent.yaml").toString();
    }
}
