package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.identity.KeyFiles;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code trust show} says of each kind of file, to a person and by its published schema. */
class TrustShowTest {
    private static final String REVOKED = "sha256:" + "ab".repeat(32);

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws Exception {
        for (String name : List.of("root-a", "root-b", "line-a", "spare")) {
            KeyPair pair = KeyFiles.generate();
            KeyFiles.writePrivate(folder.resolve(name + ".key.pem"), pair.getPrivate());
            KeyFiles.writePublic(folder.resolve(name + ".pub.pem"), pair.getPublic());
        }
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyFiles.writePublic(
                folder.resolve("cloud.pub.pem"), rsa.generateKeyPair().getPublic());
        root("root.yaml", "root-a");
        policy(1, "root-a");
    }

    @Test
    void aPolicyIsShownWithAllThatItsDigestIsTakenOf() throws IOException {
        Shell.Result people = said(0, "trust", "show", at("policy.yaml"));
        JsonValue json = document(0, at("policy.yaml"));

        String text = people.out();
        assertTrue(text.startsWith("policy    fleet, counter 1  DEVELOPMENT TRUST"), text);
        assertTrue(text.contains("\nexpires   2020-01-01T00:00:00Z  EXPIRED: nothing new is admitted\n"), text);
        assertTrue(text.contains("  for registry.example:5000/models\n"), text);
        assertTrue(text.contains("  for nothing\n"), text);
        assertTrue(text.contains("RSA-2048 sha256:"), text);
        assertTrue(text.contains("\nrevoked   " + REVOKED + "\n"), text);
        assertTrue(text.contains("    signed by 1 of [line-a]; format oms\n"), text);
        assertTrue(
                text.contains("    an attestation https://slsa.dev/verification_summary/v1 by 1 of [cloud];"
                        + " format cosign, oms; /verificationResult is 'PASSED',"
                        + " /timeVerified is at most 7776000 s ago\n"),
                text);
        assertTrue(text.contains("    a model of ai.onnx, all in one file; at most 5000 nodes, "), text);
        assertEquals("policy", json.get("kind").text());
        assertTrue(json.get("expired").flag());
        assertEquals(REVOKED, json.get("policy").get("revoked").texts().get(0));
        assertEquals(json.get("digest").text(), digestOf(json.get("policy")), "nothing that decides is left out");
        assertTrue(json.get("bundle").isNull());
    }

    @Test
    void aBundleIsShownWithWhoSignedWhichOfItsVersions() throws IOException {
        seal("--policy", at("policy.yaml"), "--sign", at("root-a.key.pem"));
        policy(2, "root-b");
        seal("--policy", at("policy.yaml"), "--after", at("trust.bundle.json"), "--sign", at("root-b.key.pem"));

        JsonValue half = document(0, at("trust.bundle.json"));
        Shell.Result asked = said(3, "trust", "show", at("trust.bundle.json"), "--root", at("root.yaml"));
        seal("--to", at("trust.bundle.json"), "--sign", at("root-a.key.pem"));
        JsonValue whole = document(0, at("trust.bundle.json"), "--root", at("root.yaml"));
        Shell.Result people = said(0, "trust", "show", at("trust.bundle.json"), "--root", at("root.yaml"));

        assertFalse(half.get("bundle").get("verified").flag());
        assertEquals("UNTRUSTED_KEY", half.get("bundle").get("refusal").text());
        assertTrue(asked.out().contains("NOT VERIFIED by " + at("root.yaml") + ", 1 of [root-a]"), asked.out());
        assertTrue(asked.out().contains("  UNTRUSTED_KEY: the trust bundle is signed by []"), asked.out());
        assertTrue(whole.get("bundle").get("verified").flag());
        List<JsonValue> versions = whole.get("bundle").get("versions").elements();
        assertEquals(
                List.of(1L, 2L),
                versions.stream().map(one -> one.get("counter").whole()).toList());
        assertEquals(List.of("root-b"), versions.get(1).get("signed").texts());
        assertEquals(1, whole.get("bundle").get("root").get("threshold").whole());
        assertTrue(people.out().startsWith("bundle    fleet, counter 2  DEVELOPMENT"), people.out());
        assertTrue(people.out().contains("(the newest of 2)"), people.out());
        assertTrue(people.out().contains("\nverified  by " + at("root.yaml")), people.out());
    }

    @Test
    void aSignatureThatIsNotRightIsToldFromOneThatIsMissing() throws IOException {
        seal("--policy", at("policy.yaml"), "--sign", at("root-a.key.pem"));
        Path bundle = folder.resolve("trust.bundle.json");
        Files.writeString(bundle, Files.readString(bundle).replaceFirst("(\"sig\"\\s*:\\s*\".{20})....", "$1AAAA"));

        JsonValue json = document(0, at("trust.bundle.json"));
        Shell.Result people = said(0, "trust", "show", at("trust.bundle.json"));

        JsonValue signer = json.get("signers").get("keys").elements().get(0);
        assertEquals("wrong", signer.get("signature").text());
        assertEquals("BAD_SIGNATURE", json.get("bundle").get("refusal").text());
        assertTrue(people.out().contains("  SIGNED WRONGLY\n"), people.out());
    }

    @Test
    void aRootIsShownWithItsKeys() {
        JsonValue json = document(0, at("root.yaml"));
        Shell.Result people = said(0, "trust", "show", at("root.yaml"));

        assertEquals("root", json.get("kind").text());
        assertEquals(1, json.get("signers").get("keys").elements().size());
        assertTrue(people.out().startsWith("root      " + at("root.yaml") + "\nsigners   1 of 1\n"), people.out());
        assertTrue(people.out().contains(" P-256    sha256:"), people.out());
    }

    @Test
    void withoutAFileItIsTheOneThatTheAgentFollows() throws IOException {
        seal("--policy", at("policy.yaml"), "--sign", at("root-a.key.pem"));
        agent("policy: policy.yaml");
        JsonValue own = document(0, "--config", at("agent.yaml"));
        agent("bundle: trust.bundle.json, root: root.yaml");
        JsonValue bundled = document(0, "--config", at("agent.yaml"));
        root("root.yaml", "root-b");
        JsonValue strange = document(3, "--config", at("agent.yaml"));

        assertEquals("policy", own.get("kind").text());
        assertTrue(bundled.get("bundle").get("verified").flag());
        assertEquals(
                at("root.yaml"), bundled.get("bundle").get("root").get("file").text());
        assertFalse(strange.get("bundle").get("verified").flag());
    }

    @Test
    void whatIsNoneOfThemIsSaidByName() throws IOException {
        Files.writeString(folder.resolve("garbage.json"), "{");

        assertTrue(said(2, "trust", "show", at("none.json")).err().contains("none.json: does not exist"));
        assertTrue(said(2, "trust", "show", at("garbage.json")).err().contains("garbage.json: MALFORMED: "));
        assertTrue(said(2, "trust", "show", at("policy.yaml"), "--root", at("root.yaml"))
                .err()
                .contains("--root is for a trust bundle"));
    }

    @Test
    void nobodyWritesALineOfHisOwn() throws IOException {
        Path policy = folder.resolve("policy.yaml");
        String forged = "\"PASSED\\nverified  by " + at("root.yaml") + ", 1 of [root-a]\\e[2J\"";
        Files.writeString(policy, Files.readString(policy).replace("equals: PASSED", "equals: " + forged));
        seal("--policy", at("policy.yaml"), "--sign", at("root-a.key.pem"));
        root("root.yaml", "root-b");

        String text = said(3, "trust", "show", at("trust.bundle.json"), "--root", at("root.yaml"))
                .out();

        assertTrue(text.contains("\nNOT VERIFIED by "), text);
        assertFalse(text.contains("\nverified"), text);
        assertFalse(text.contains("\u001b"), text);
    }

    /** The digest of the document as the policy's own is taken: the same members on one line. */
    private static String digestOf(JsonValue policy) {
        return Digest.of(JsonWriter.object(json -> copy(json, policy))).toString();
    }

    private static void copy(JsonWriter json, JsonValue object) {
        object.members().forEach((name, value) -> {
            if (value.isObject()) {
                json.putObject(name, inner -> copy(inner, value));
            } else if (value.isArray() && value.elements().stream().anyMatch(JsonValue::isObject)) {
                json.putObjects(name, value.elements(), TrustShowTest::copy);
            } else if (value.isArray()) {
                json.putTexts(name, value.texts());
            } else if (value.isText()) {
                json.put(name, value.text());
            } else if (value.isNumber()) {
                json.put(name, value.whole());
            } else if (value.isNull()) {
                json.putNull(name);
            } else {
                json.put(name, value.flag());
            }
        });
    }

    private void root(String name, String key) throws IOException {
        Files.writeString(folder.resolve(name), """
                schema: edgewise.root/v1
                signers: { threshold: 1, keys: { %s: { file: %s.pub.pem } } }
                """.formatted(key, key));
    }

    private void policy(int counter, String signer) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), """
                schema: edgewise.policy/v1
                name: fleet
                counter: %d
                development: true
                expires: 2020-01-01T00:00:00Z
                signers: { threshold: 1, keys: { %s: { file: %s.pub.pem } } }
                keys:
                  line-a: { file: line-a.pub.pem }
                  cloud: { file: cloud.pub.pem }
                  spare: { file: spare.pub.pem }
                revoked: [ "%s" ]
                scopes:
                  - prefix: "registry.example:5000/models/"
                    require:
                      - { keys: [line-a], formats: [oms] }
                      - keys: [cloud]
                        predicate:
                          type: "https://slsa.dev/verification_summary/v1"
                          fields:
                            - { path: /verificationResult, equals: PASSED }
                            - { path: /timeVerified, max-age: 90d }
                    model: { operators: [ai.onnx], nodes: 5000 }
                """.formatted(counter, signer, signer, REVOKED));
    }

    private void agent(String trust) throws IOException {
        Files.writeString(folder.resolve("agent.yaml"), """
                schema: edgewise.agent/v1
                identity: { site: north, device: gw-7 }
                broker: { url: "tcp://127.0.0.1:1" }
                store: { path: store }
                trust: { %s }
                """.formatted(trust));
    }

    private void seal(String... more) {
        List<String> all = new ArrayList<>(List.of("trust", "bundle", "-o", at("trust.bundle.json")));
        all.addAll(List.of(more));
        said(0, all.toArray(String[]::new));
    }

    private static JsonValue document(int code, String... arguments) {
        List<String> all = new ArrayList<>(List.of("trust", "show", "--json", "-"));
        all.addAll(List.of(arguments));
        byte[] json = said(code, all.toArray(String[]::new)).out().getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), Schemas.violations("trust-show", json));
        return Json.parse(json, JsonLimits.DOCUMENT);
    }

    private static Shell.Result said(int code, String... arguments) {
        Shell.Result run = Shell.run(arguments);
        assertEquals(code, run.code(), String.join(" ", arguments) + "\n" + run.out() + run.err());
        return run;
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
