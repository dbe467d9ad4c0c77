package io.edgewise.agent.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.ExampleFiles;
import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.SignersReader;
import io.edgewise.attest.TrustBundle;
import io.edgewise.house.Schemas;
import io.edgewise.identity.KeyFiles;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose broker is at 127.0.0.1:1, where nothing listens, and whose registry does not exist. */
class AgentServiceIT {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private Path state;

    @BeforeEach
    void writeFiles() throws IOException {
        KeyFiles.writePublic(folder.resolve("k.pem"), KeyFiles.generate().getPublic());
        Files.writeString(folder.resolve("policy.yaml"), """
                schema: edgewise.policy/v1
                name: test
                counter: 1
                keys: { k: { file: k.pem } }
                scopes: [ { prefix: "127.0.0.1:1/models/", require: [ { keys: [k] } ] } ]
                """);
        state = Files.writeString(
                folder.resolve("device.yaml"), ExampleFiles.state().replace("registry.example:5000", "127.0.0.1:1"));
        Files.writeString(
                folder.resolve("agent.yaml"),
                ExampleFiles.agent()
                        .replace("127.0.0.1:1883", "127.0.0.1:1")
                        .replace("my-registry:5000", "127.0.0.1:1"));
    }

    private AgentConfig config() {
        return AgentConfigReader.read(folder.resolve("agent.yaml"));
    }

    @Test
    void withoutBrokerAndRegistryItRunsTellsWhyItWaitsAndEndsInTime() throws IOException {
        AgentService service = AgentService.start(config(), state, "1.2.3");
        byte[] document;
        try {
            do {
                document = ControlClient.ask(config().socket(), "status");
            } while (status(document).get("plan").elements().isEmpty());
        } finally {
            assertTimeout(LIMIT, service::close);
        }

        assertEquals(List.of(), Schemas.violations("status", document));
        JsonValue step = status(document).get("plan").elements().get(0);
        assertEquals("pipeline my-well", step.get("step").text());
        assertTrue(step.get("reason").text().startsWith("UNAVAILABLE: ")
                || step.get("reason").text().contains("RESOLVED"));
        service.close();
        AgentService again = AgentService.start(config(), state, "1.2.3");
        JsonValue boot = status(ControlClient.ask(config().socket(), "status")).get("boot");
        assertTimeout(LIMIT, again::close);
        assertEquals(2, boot.get("epoch").whole());
    }

    @Test
    void aSecondAgentOnTheSameStoreIsRefusedInWords() throws IOException {
        AgentService first = AgentService.start(config(), state, "1");
        try {
            IOException error = assertThrows(IOException.class, () -> AgentService.start(config(), state, "1"));

            assertTrue(
                    String.valueOf(error.getMessage()).startsWith("another agent uses the store"), error.getMessage());
            assertEquals(
                    "gw-7",
                    status(ControlClient.ask(config().socket(), "status"))
                            .get("device")
                            .text());
        } finally {
            first.close();
        }
    }

    /** Who may write there may bring a calibration in which nothing is an alarm. */
    @Test
    void aStoreThatEverybodyMayWriteToIsNotUsed() throws IOException {
        Path store = Files.createDirectories(config().store());
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxrwxrwx"));

        IOException error = assertThrows(IOException.class, () -> AgentService.start(config(), state, "1"));

        assertTrue(error.getMessage().contains("chmod o-w " + store), error.getMessage());
    }

    @Test
    void aStartThatFailsHalfWayLeavesNothingRunning() throws IOException {
        Files.writeString(config().socket(), "not a socket");

        assertTimeout(LIMIT, () -> assertThrows(IOException.class, () -> AgentService.start(config(), state, "1")));

        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("lane-") && thread.isAlive()));
        Files.delete(config().socket());
        AgentService.start(config(), state, "1").close();
    }

    @Test
    void aTrustBundleIsTakenUpWhileItRunsAndKeptWhenItsFileIsGone() throws IOException {
        KeyPair root = KeyFiles.generate();
        KeyFiles.writePublic(folder.resolve("root-a.pem"), root.getPublic());
        Path anchor = Files.writeString(folder.resolve("root.yaml"), """
                schema: edgewise.root/v1
                signers: { threshold: 1, keys: { root-a: { file: root-a.pem } } }
                """);
        Path file = folder.resolve("agent.yaml");
        Files.writeString(
                file,
                Files.readString(file).replace("policy: policy.yaml", "bundle: trust.bundle.json\n  root: root.yaml"));
        ConfigException none = assertThrows(ConfigException.class, () -> AgentService.start(config(), state, "1"));
        assertTrue(String.valueOf(none.getMessage()).contains("no trust bundle"), none.getMessage());
        seal(1, root, anchor);

        AgentService service = AgentService.start(config(), state, "1");
        try {
            assertEquals(1, counter());
            seal(2, root, anchor);
            assertTimeoutPreemptively(LIMIT, () -> {
                while (counter() != 2) {
                    Thread.onSpinWait();
                }
            });
        } finally {
            service.close();
        }
        Files.delete(folder.resolve("trust.bundle.json"));
        AgentService again = AgentService.start(config(), state, "1");
        try {
            assertEquals(2, counter());
        } finally {
            again.close();
        }
    }

    private long counter() throws IOException {
        JsonValue trust = status(ControlClient.ask(config().socket(), "status")).get("trust");
        assertTrue(trust.get("bundled").flag());
        return trust.get("counter").whole();
    }

    private void seal(int counter, KeyPair root, Path anchor) throws IOException {
        Path policy = folder.resolve("policy.yaml");
        String text = Files.readString(policy).replaceFirst("counter: [0-9]+", "counter: " + counter);
        Files.writeString(policy, text.contains("signers") ? text : text + """
                        expires: 2099-01-01T00:00:00Z
                        signers: { threshold: 1, keys: { root-a: { file: root-a.pem } } }
                        """);
        byte[] payload = PolicySeal.payload(policy, SystemTime.wallClock().instant());
        TrustBundle sealed =
                TrustBundle.sign(payload, List.of(root.getPrivate()), List.of(SignersReader.readRoot(anchor)));
        Files.write(folder.resolve("trust.bundle.json"), TrustBundle.write(List.of(sealed)));
    }

    @Test
    void aPolicyThatIsWrongStopsItBeforeAnythingIsMade() throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), "schema: edgewise.policy/v2\n");

        assertThrows(ConfigException.class, () -> AgentService.start(config(), state, "1"));

        assertTrue(Files.notExists(config().store()));
    }

    @Test
    void aBrokerThatIsAwayDoesNotKeepABrokenInstallationFromEnding() {
        assertTimeout(LIMIT, () -> AgentService.reportBroken(config(), "NATIVE_LIBRARY_MISSING: no library"));
    }

    private static JsonValue status(byte[] document) {
        return Json.parse(document, JsonLimits.DOCUMENT);
    }
}
