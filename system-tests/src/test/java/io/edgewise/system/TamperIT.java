package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What must be refused, each time beside a twin that differs in that one thing and must be accepted. */
@Timeout(120)
class TamperIT {
    private static final String MODEL = "pump-faults";
    private static final Map<String, String> REASONS = new TreeMap<>(Map.of(
            "flip",
            "DIGEST_MISMATCH",
            "interpreter",
            "INSPECTION_FAILED",
            "unsigned",
            "UNSIGNED",
            "wrong-key",
            "UNTRUSTED_KEY"));

    @TempDir
    private static Path folder;

    private static EmbeddedRegistry registry;
    private static Shop shop;
    private static final Map<String, String> BAD = new TreeMap<>();
    private static final Map<String, String> TWIN = new TreeMap<>();

    @BeforeAll
    static void fillTheRegistry() throws IOException {
        registry = EmbeddedRegistry.start();
        shop = new Shop(folder, registry.host());
        int version = 1;
        for (String tamper : REASONS.keySet()) {
            byte[] model = Shop.shippedModel(MODEL);
            String manifest = Shop.version(MODEL, "9.0." + version++);
            Path twin = shop.pack(MODEL, model, manifest, tamper + "-twin");
            shop.sign(twin, shop.key());
            if (tamper.equals("flip")) {
                model[model.length / 2] ^= 1;
            }
            if (tamper.equals("interpreter")) {
                model = withInterpreter(model);
            }
            Path bad = shop.pack(MODEL, model, manifest, tamper);
            switch (tamper) {
                case "flip" -> shop.stealSignature(twin, bad);
                case "interpreter" -> shop.sign(bad, shop.key());
                case "wrong-key" -> shop.sign(bad, shop.foreignKey());
                default -> {
                    // No signature.
                }
            }
            BAD.put(tamper, shop.push(bad, "models/" + tamper));
            TWIN.put(tamper, shop.push(twin, "models/" + tamper + "-twin"));
        }
    }

    /** Returns the model with one function more: 25 {name 1: "f", node 7: {operator 4: "PyOp"}}. */
    private static byte[] withInterpreter(byte[] model) {
        byte[] function = {(byte) 0xca, 1, 11, 0x0a, 1, 'f', 0x3a, 6, 0x22, 4, 'P', 'y', 'O', 'p'};
        byte[] longer = Arrays.copyOf(model, model.length + function.length);
        System.arraycopy(function, 0, longer, model.length, function.length);
        return longer;
    }

    @AfterAll
    static void close() {
        registry.close();
    }

    @Test
    void verifyRefusesEachForItsOwnReasonAndAcceptsItsTwin() {
        REASONS.forEach((tamper, reason) -> {
            CommandLines.Answer bad = shop.verify(BAD.get(tamper));
            assertEquals(3, bad.code(), tamper + bad.err());
            assertEquals(reason, document(bad).get("refusal").text(), tamper);
            CommandLines.Answer twin = shop.verify(TWIN.get(tamper));
            assertEquals(0, twin.code(), tamper + twin.err());
            assertEquals("ACCEPTED", document(twin).get("outcome").text(), tamper);
        });
        // Where nothing but the signature was touched, both are the same package.
        assertEquals(digest(TWIN.get("unsigned")), digest(BAD.get("unsigned")));
        assertEquals(digest(TWIN.get("wrong-key")), digest(BAD.get("wrong-key")));
    }

    @Test
    void whatLiesOutsideEveryScopeIsRefusedEvenIfItIsSigned() throws IOException {
        Path packed = shop.pack(MODEL, Shop.shippedModel(MODEL), Shop.version(MODEL, "9.1.0"), "scope");
        shop.sign(packed, shop.key());
        CommandLines.Answer outside = shop.verify(shop.push(packed, "elsewhere/" + MODEL));
        CommandLines.Answer nearMiss = shop.verify(shop.push(packed, "models-2/" + MODEL));
        CommandLines.Answer inside = shop.verify(shop.push(packed, "models/" + MODEL));

        assertEquals(3, outside.code(), outside.err());
        assertEquals("NO_SCOPE", document(outside).get("refusal").text());
        assertEquals("NO_SCOPE", document(nearMiss).get("refusal").text());
        assertEquals(0, inside.code(), inside.err());
    }

    @Test
    void aTagInTheStateIsRefusedWithTheCommandThatPinsIt() throws Exception {
        Path home = Files.createDirectory(folder.resolve("gw-tag"));
        Device device = new Device(home, "gw-tag", "tcp://127.0.0.1:1", shop);
        String tagged = "oci://" + registry.host() + "/models/flip-twin:latest";
        device.declare("pump-1", MODEL, tagged, "2m");
        try (AgentChild agent = device.start()) {
            assertEquals(2, agent.awaitEnd(), agent.log());
            assertTrue(agent.log().contains("edgewise models resolve"), agent.log());
            assertEquals(1, agent.log().lines().count(), agent.log());
        }

        CommandLines.Answer resolved = CommandLines.succeed(
                "models", "resolve", tagged.substring("oci://".length()), "--plain-http", registry.host());
        assertTrue(resolved.lastLine().endsWith(digest(TWIN.get("flip"))), resolved.out());
    }

    @Test
    void theAgentRefusesEachWhileTheGoodOneGoesOnDeciding() throws Exception {
        Path home = Files.createDirectory(folder.resolve("gw-3"));
        String good = shop.publish(MODEL);
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-3")) {
            Device device = new Device(home, "gw-3", broker.url(), shop);
            device.declare("pump-1", MODEL, good, "1m");
            Frames pump = Frames.pump();
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                decideWith(good, device, ear, pump);
                for (Map.Entry<String, String> tamper : REASONS.entrySet()) {
                    String bad = BAD.get(tamper.getKey());
                    device.declare("pump-1", MODEL, bad, "1m");
                    Ear.Heard refusal =
                            Await.value(tamper.getKey() + " is refused", () -> ear.deployment(digest(bad), "REJECTED"));
                    assertEquals(tamper.getValue(), refusal.text("reason"), tamper.getKey());
                    decideWith(good, device, ear, pump);
                }
                // The positive control: without the flipped byte the same update comes into service.
                device.declare("pump-1", MODEL, TWIN.get("flip"), "1m");
                Await.value("the twin runs", () -> ear.deployment(digest(TWIN.get("flip")), "ACTIVE"));
                Await.until("the twin decides", () -> {
                    ear.say(device.topic("pump-1"), pump.next());
                    return digestOf(last(ear)).equals(digest(TWIN.get("flip")));
                });
                assertEquals(0, agent.terminate(), agent.log());
            }
            assertEquals(
                    ear.decisions().size(),
                    last(ear).document().get("id").get("window").whole() + 1);
        }
    }

    @Test
    void whatWasRefusedUnsignedIsAcceptedOnceItsAuthorHasSignedIt() throws Exception {
        Path home = Files.createDirectory(folder.resolve("gw-6"));
        Path packed = shop.pack(MODEL, Shop.shippedModel(MODEL), Shop.version(MODEL, "9.2.0"), "late");
        String ref = shop.push(packed, "models/late");
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-6")) {
            Device device = new Device(home, "gw-6", broker.url(), shop);
            device.declare("pump-1", MODEL, ref, "1m");
            try (AgentChild agent = device.start()) {
                Ear.Heard refusal = Await.value("it is refused", () -> ear.deployment(digest(ref), "REJECTED"));
                assertEquals("UNSIGNED", refusal.text("reason"));
                assertEquals(0, agent.terminate(), agent.log());
            }
            shop.sign(packed, shop.key());
            assertEquals(ref, shop.push(packed, "models/late"));
            assertEquals(0, shop.verify(ref).code());
            try (AgentChild agent = device.start()) {
                Await.value("it runs", () -> ear.deployment(digest(ref), "ACTIVE"));
                assertEquals(0, agent.terminate(), agent.log());
            }
        }
    }

    /** Sends half a minute and sees that every decision about it comes from this model. */
    private static void decideWith(String ref, Device device, Ear ear, Frames pump) throws Exception {
        int before = ear.decisions().size();
        for (int frame = 0; frame < 3; frame++) {
            ear.say(device.topic("pump-1"), pump.next());
        }
        // At the start the first window takes 20 s to fill; afterwards 30 s make 6 windows of 5 s due.
        int due = before == 0 ? 2 : 6;
        Await.until(due + " more decisions", () -> ear.decisions().size() >= before + due);
        List<Ear.Heard> fresh = ear.decisions().subList(before, ear.decisions().size());
        fresh.forEach(decision -> assertEquals(digest(ref), digestOf(decision)));
    }

    private static Ear.Heard last(Ear ear) {
        List<Ear.Heard> all = ear.decisions();
        return all.get(all.size() - 1);
    }

    private static String digestOf(Ear.Heard decision) {
        return decision.document().get("model").get("digest").text();
    }

    private static String digest(String ref) {
        return ref.substring(ref.indexOf("sha256:"));
    }

    private static JsonValue document(CommandLines.Answer answer) {
        byte[] bytes = answer.out().getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), Schemas.violations("verify", bytes), answer.out());
        return Json.parse(bytes, JsonLimits.DOCUMENT);
    }
}
