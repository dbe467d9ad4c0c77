package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.durable.Folders;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Digest;
import io.edgewise.registry.ModelStore;
import io.edgewise.simulator.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose packages lie on its own disk: no registry is there, and the gates are the same. */
@Timeout(120)
class LocalPackageIT {
    private static final String MODEL = "pump-faults";
    private static final String NO_REGISTRY = "127.0.0.1:1";

    @TempDir
    private Path given;

    private Path stick;
    private Shop shop;

    @BeforeEach
    void makeAPolicyForTheStick() throws IOException {
        Path folder = given.toRealPath();
        stick = Files.createDirectory(folder.resolve("stick"));
        shop = new Shop(folder, NO_REGISTRY);
        String policy = Files.readString(shop.policy());
        Files.writeString(shop.policy(), policy.replace(NO_REGISTRY + "/models/", "file:" + stick + "/"));
    }

    @Test
    void aLayoutAndAModelFileDecideAndWhatNobodySignedIsNamed() throws Exception {
        String layout = pinned(move(pack("1.0.1", true), "pump"));
        String file = pinned(unpacked(pack("1.0.2", true), "loose"));
        String unsigned = pinned(unpacked(pack("1.0.3", false), "nobodys"));
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-9")) {
            Path home = Files.createDirectory(given.resolve("gw-9"));
            Device device = new Device(home, "gw-9", broker.url(), shop);
            Frames pump = Frames.pump();
            device.declare("pump-1", MODEL, layout, "1m");
            try (AgentChild agent = device.start()) {
                decidesWith(layout, device, ear, pump);
                device.declare("pump-1", MODEL, file, "1m");
                decidesWith(file, device, ear, pump);

                device.declare("pump-1", MODEL, unsigned, "1m");
                Ear.Heard refusal = Await.value("it is refused", () -> ear.deployment(digest(unsigned), "REJECTED"));
                assertEquals("UNSIGNED", refusal.text("reason"));
                JsonValue refused = model(device.look().orElseThrow(), unsigned).orElseThrow();
                assertEquals("REJECTED", refused.get("state").text());
                String reason = refused.get("reason").text();
                assertTrue(reason.startsWith("UNSIGNED: ") && reason.contains(unsigned), reason);
                goesOnWith(file, device, ear, pump);
                assertEquals(0, agent.terminate(), agent.log());
            }
            Folders.delete(stick);
            device.declare("pump-1", MODEL, file, "1m");
            try (AgentChild agent = device.start()) {
                decidesWith(file, device, ear, pump);
                assertEquals(0, agent.terminate(), agent.log());
            }
        }
    }

    private Path pack(String version, boolean signed) throws IOException {
        Path packed = shop.pack(MODEL, Shop.shippedModel(MODEL), Shop.version(MODEL, version), version);
        if (signed) {
            shop.sign(packed, shop.key());
        }
        return packed;
    }

    private Path move(Path packed, String name) throws IOException {
        return Files.move(packed, stick.resolve(name));
    }

    /** Lays the model, its manifest and its signature out as plain files beside each other. */
    private Path unpacked(Path packed, String name) throws IOException {
        Path folder = Files.createDirectory(stick.resolve(name));
        Path source = packed.resolveSibling(packed.getFileName().toString().replace("packed-", "source-"));
        for (String file : List.of("model.onnx", "edgewise.json")) {
            Files.copy(source.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        ModelStore.open(packed).find(shop.digest(packed)).orElseThrow().evidence().stream()
                .findFirst()
                .ifPresent(bundle -> write(folder.resolve("model.sig"), bundle.document()));
        return folder.resolve("model.onnx");
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String pinned(Path place) {
        String pinned =
                CommandLines.succeed("models", "resolve", "file:" + place).lastLine();
        assertTrue(pinned.startsWith("file:" + place + "@sha256:"), pinned);
        return pinned;
    }

    private void decidesWith(String ref, Device device, Ear ear, Frames pump) throws Exception {
        JsonValue model = Await.value(
                "it comes into service",
                () -> device.look()
                        .flatMap(status -> model(status, ref))
                        .filter(found -> found.get("state").text().equals("ACTIVE")));
        int before = ear.decisions().size();
        Await.until("it decides", () -> {
            ear.say(device.topic("pump-1"), pump.next());
            List<Ear.Heard> decisions = ear.decisions();
            return decisions.size() > before
                    && digestOf(decisions.get(decisions.size() - 1)).equals(digest(ref));
        });
        assertEquals("TRUSTED", model.get("verdict").text());
        assertEquals("development", model.get("signer").text());
    }

    private static void goesOnWith(String ref, Device device, Ear ear, Frames pump) throws Exception {
        int before = ear.decisions().size();
        Await.until("decisions go on", () -> {
            ear.say(device.topic("pump-1"), pump.next());
            return ear.decisions().size() >= before + 4;
        });
        ear.decisions().subList(before, before + 4).forEach(decision -> assertEquals(digest(ref), digestOf(decision)));
    }

    private static Optional<JsonValue> model(JsonValue status, String ref) {
        return status.get("models").elements().stream()
                .filter(model -> model.get("digest").text().equals(digest(ref)))
                .findFirst();
    }

    private static String digest(String ref) {
        return Digest.parse(ref.substring(ref.indexOf("sha256:"))).toString();
    }

    private static String digestOf(Ear.Heard decision) {
        return decision.document().get("model").get("digest").text();
    }
}
