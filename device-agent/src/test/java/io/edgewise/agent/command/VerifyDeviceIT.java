package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.control.DeviceModel;
import io.edgewise.durable.StateFile;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.LayoutFolder;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.StoreLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask say what the agent of a device would say, and touch nothing of it. */
class VerifyDeviceIT {
    private static final Path MODELS = Path.of("../sdk-onnxruntime/src/test/resources/models");

    @TempDir
    private Path folder;

    private HttpServer registry;
    private String ref;
    private volatile boolean sick;

    @BeforeEach
    void packSignAndServe() throws IOException {
        for (String name : List.of("line-a", "root-a")) {
            KeyPair keys = KeyFiles.generate();
            KeyFiles.writePrivate(folder.resolve(name + ".key.pem"), keys.getPrivate());
            KeyFiles.writePublic(folder.resolve(name + ".pub.pem"), keys.getPublic());
        }
        Files.writeString(
                folder.resolve("edgewise.json"), ExternalDataIT.MANIFEST.replace("\"kind\"", "\"counter\":4,\"kind\""));
        pack("packed");
        said(0, "models", "sign", at("packed"), "--key", at("line-a.key.pem"));
        Digest digest = ModelStore.open(folder.resolve("packed")).packages().get(0);
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", this::answer);
        registry.start();
        ref = "oci://" + host() + "/models/m@" + digest;
        policy(1, "");
        Files.writeString(
                folder.resolve("root.yaml"),
                "{ schema: edgewise.root/v1, signers: { threshold: 1, keys: { root-a: { file: root-a.pub.pem } } } }");
        agent("policy: policy.yaml");
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    @Test
    void aModelOlderThanTheDeviceKnowsIsRefusedAsByItsAgent() throws IOException {
        said(0, verify("--policy", at("policy.yaml")));
        said(0, verify("--config", at("agent.yaml")));
        floors("edgewise.floors/v2", host() + "/models", 5);

        Shell.Result asked = said(3, verify("--config", at("agent.yaml")));
        assertTrue(asked.out().startsWith("REFUSED   COUNTER_ROLLED_BACK"), asked.out());
        said(3, verify("--config", at("agent.yaml"), "--policy", at("policy.yaml")));
        said(0, verify("--policy", at("policy.yaml")));

        floors("edgewise.floors/v2", host() + "/models", 4);
        said(0, verify("--config", at("agent.yaml")));
        floors("edgewise.floors/v1", "", 5);
        said(3, verify("--config", at("agent.yaml")));
    }

    @Test
    void recordsThatCannotBeReadAdmitNothingAndStayAsTheyAre() throws IOException {
        floors("edgewise.floors/v2", host() + "/models", 5);
        Files.writeString(folder.resolve("store/state/floors.json"), "damaged");
        Map<String, String> before = records();

        Shell.Result asked = said(3, verify("--config", at("agent.yaml")));

        assertTrue(asked.out().startsWith("REFUSED   FLOORS_UNREADABLE"), asked.out());
        assertTrue(asked.out().contains(folder.resolve("store/state/floors.json") + " cannot be read"), asked.out());
        assertFalse(asked.out().contains("edgewise-trust"), asked.out());
        assertTrue(asked.err().contains(folder.resolve("store/state/floors.json") + " is damaged"), asked.err());
        assertFalse(asked.err().contains("edgewise-trust"), asked.err());
        assertEquals(before, records());
    }

    @Test
    void aTrustBundleIsAPolicyAsWell() throws IOException {
        bundle(1);
        said(0, verify("--policy", at("trust.bundle.json")));
        Path bundle = folder.resolve("trust.bundle.json");
        Files.writeString(bundle, Files.readString(bundle).replaceFirst("(\"sig\"\\s*:\\s*\".{20})....", "$1AAAA"));
        Shell.Result forged = said(2, verify("--policy", at("trust.bundle.json")));
        assertTrue(forged.err().contains("BAD_SIGNATURE"), forged.err());

        agent("bundle: trust.bundle.json, root: root.yaml");
        said(2, verify("--config", at("agent.yaml")));
        bundle(1);
        said(0, verify("--config", at("agent.yaml")));
        Path kept = folder.resolve("store/state/trust.json");
        bundle(2);
        StateFile.at(kept, 2 << 20).write(Files.readAllBytes(folder.resolve("trust.bundle.json")));
        bundle(1);
        said(0, verify("--config", at("agent.yaml")));
        Shell.Result old = said(2, verify("--config", at("agent.yaml"), "--policy", at("trust.bundle.json")));
        assertTrue(old.err().contains("the device would not take it: COUNTER_ROLLED_BACK"), old.err());
        Shell.Result none = said(2, verify("--config", at("agent.yaml"), "--policy", at("none.json")));
        assertTrue(none.err().contains("none.json: does not exist"), none.err());
    }

    @Test
    void aDeviceIsAskedAboutOneModel() {
        Shell.Result all = said(2, "models", "verify", "--config", at("agent.yaml"), "--all", at("packed"));

        assertTrue(all.err().contains("give it a REF"), all.err());
    }

    @Test
    void checkSaysOfRecordsThatCannotBeReadThatNothingNewIsAdmitted() throws IOException {
        declare(ref);
        store("packed");
        floors("edgewise.floors/v2", host() + "/models", 4, "");
        said(0, check());
        Path file = folder.resolve("store/state/floors.json");
        Path elsewhere = Files.move(file, folder.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);

        Shell.Result strange = said(3, check());
        Files.delete(file);
        Files.writeString(file, "damaged");
        Map<String, String> before = records();
        Shell.Result damaged = said(3, check());

        for (Shell.Result result : List.of(strange, damaged)) {
            assertTrue(
                    result.out().contains("FAILED  trust policy     the counters of models in " + file), result.out());
            assertTrue(result.out().contains("FAILED  models           m: FLOORS_UNREADABLE"), result.out());
            assertFalse(result.out().contains("edgewise-check"), result.out());
        }
        assertEquals(before, records());
    }

    @Test
    void checkSaysThatATrustBundleIsNotUsed() throws IOException {
        agent("bundle: trust.bundle.json, root: root.yaml");
        bundle(2);
        Path kept = folder.resolve("store/state/trust.json");
        StateFile.at(kept, 2 << 20).write(Files.readAllBytes(folder.resolve("trust.bundle.json")));
        declare(ref);
        store("packed");
        said(0, check());
        bundle(1);

        Shell.Result old = said(3, check());

        assertTrue(old.out().contains("ok      trust policy     test, counter 2, until 2099"), old.out());
        assertTrue(
                old.out()
                        .contains("FAILED  trust policy     the trust bundle as it lies there is not used:"
                                + " COUNTER_ROLLED_BACK"),
                old.out());
    }

    @Test
    void whatRanBeforeIsLoadedForExplainAndReplayAndWhatIsOlderIsNot() throws IOException {
        AgentConfig config = AgentConfigReader.read(folder.resolve("agent.yaml"));
        ModelRef pinned = ModelRef.parse(ref);
        floors("edgewise.floors/v2", host() + "/models", 5, "");

        RefusedException older = assertThrows(
                RefusedException.class,
                () -> DeviceModel.load(config, "m", pinned).close());
        floors(
                "edgewise.floors/v2",
                host() + "/models",
                5,
                '"' + pinned.pinned().toString() + '"');
        Map<String, String> before = records();
        DeviceModel.load(config, "m", pinned).close();

        assertEquals(Refusal.COUNTER_ROLLED_BACK, older.refusal());
        assertEquals(before, records());
    }

    @Test
    void aPackageThatLacksSignaturesIsAskedForAgainWithoutTheStoreBeingChanged() throws IOException {
        declare(ref);
        pack("unsigned");
        store("unsigned");
        Path kept = folder.resolve("store/models/index.json");
        String before = Files.readString(kept);
        String[] online = {"check", "--config", at("agent.yaml"), "--listen", "0s"};

        Shell.Result offline = said(0, check());
        Shell.Result asked = said(4, online);
        sick = true;
        Shell.Result unanswered = said(4, online);

        assertTrue(offline.out().contains("skipped models           m: "), offline.out());
        assertTrue(offline.out().contains("no registry is asked (--offline)"), offline.out());
        assertTrue(asked.out().contains("ok      models           m: signed by line-a"), asked.out());
        String why = unanswered.out();
        assertTrue(why.contains("FAILED  models           m: " + ref + ": not all who may have its signatures"), why);
        assertEquals(before, Files.readString(kept));
    }

    @Test
    void aPackageOnThisDeviceIsLookedAtThereAndNoRegistryIsAskedForIt() throws IOException {
        String digest = ModelRef.parse(ref).pinned().toString();
        declare("file:" + at("packed") + "@" + digest);
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(policy, Files.readString(policy).replace(host() + "/models/", "file:" + folder + "/"));

        Shell.Result offline = said(0, check());
        Shell.Result online = said(4, "check", "--config", at("agent.yaml"), "--listen", "0s");

        for (Shell.Result result : List.of(offline, online)) {
            assertTrue(
                    result.out().contains("ok      models           m: signed by line-a, in " + at("packed")),
                    result.out());
            assertFalse(result.out().contains("file:/v2"), result.out());
            assertFalse(result.out().contains("file:,"), result.out());
        }
        assertFalse(Files.exists(folder.resolve("store")));
    }

    private void declare(String model) throws IOException {
        Files.writeString(
                folder.resolve("device.yaml"),
                "{ schema: edgewise.state/v1, models: { m: { package: \"" + model + "\" } }, pipelines: {} }");
    }

    private void store(String layout) throws IOException {
        LayoutFolder packed = LayoutFolder.open(folder.resolve(layout), StoreLimits.DEFAULT);
        ModelStore.open(folder.resolve("store/models"))
                .take(packed, ModelRef.parse(ref).pinned());
    }

    private String[] check() {
        return new String[] {"check", "--config", at("agent.yaml"), "--offline"};
    }

    private void pack(String layout) {
        String model = MODELS.resolve("weighted-sum.onnx").toString();
        said(0, "models", "pack", model, "--manifest", at("edgewise.json"), "--out", at(layout));
    }

    private void policy(int counter, String more) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), """
                schema: edgewise.policy/v1
                name: test
                counter: %d
                %s
                keys: { line-a: { file: line-a.pub.pem } }
                scopes: [ { prefix: "%s/models/", require: [ { keys: [line-a] } ] } ]
                """.formatted(counter, more, host()));
    }

    private void bundle(int counter) throws IOException {
        policy(
                counter,
                "expires: 2099-01-01T00:00:00Z\n"
                        + "signers: { threshold: 1, keys: { root-a: { file: root-a.pub.pem } } }");
        said(
                0,
                "trust",
                "bundle",
                "--policy",
                at("policy.yaml"),
                "--sign",
                at("root-a.key.pem"),
                "-o",
                at("trust.bundle.json"));
    }

    private void agent(String trust) throws IOException {
        Files.writeString(folder.resolve("agent.yaml"), """
                schema: edgewise.agent/v1
                identity: { site: north, device: gw-7 }
                broker: { url: "tcp://127.0.0.1:1" }
                store: { path: store }
                trust: { %s }
                control: { socket: agent.sock }
                registries: { "%s": { plain-http: true } }
                """.formatted(trust, host()));
    }

    private void floors(String schema, String scope, int counter) {
        floors(schema, scope, counter, "");
    }

    private void floors(String schema, String scope, int counter, String approved) {
        String document = """
                {"schema":"%s","policyCounter":0,"models":[{"scope":"%s","name":"m","counter":%d,"approved":[%s]}]}
                """.formatted(schema, scope, counter, approved);
        StateFile.at(folder.resolve("store/state/floors.json")).write(document.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> records() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("store/state"))) {
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return all;
    }

    private String[] verify(String... more) {
        List<String> all = new ArrayList<>(List.of("models", "verify", ref, "--plain-http", host()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static Shell.Result said(int code, String... arguments) {
        Shell.Result run = Shell.run(arguments);
        assertEquals(code, run.code(), String.join(" ", arguments) + "\n" + run.out() + run.err());
        return run;
    }

    private String host() {
        return "127.0.0.1:" + registry.getAddress().getPort();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    /** Serves the layout: blobs and manifests by digest, and its index as the list of who refers to whom. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = folder.resolve("packed/blobs/sha256").resolve(path.replaceFirst(".*[:/]", ""));
        boolean referrers = path.contains("/referrers/");
        byte[] body = referrers
                ? Files.readAllBytes(folder.resolve("packed/index.json"))
                : Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[] {'{', '}'};
        boolean there = referrers || path.equals("/v2/") || Files.isRegularFile(file);
        exchange.sendResponseHeaders(sick && referrers ? 503 : there ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
