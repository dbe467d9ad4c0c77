package io.edgewise.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySealTest {
    private static final Instant ISSUED = Instant.parse("2026-11-26T12:00:00Z");
    private static final String POLICY = """
            schema: edgewise.policy/v1
            name: fleet
            counter: 3
            expires: 2027-06-01T00:00:00Z
            signers: { threshold: 2, keys: { root-a: { file: root-a.pem }, root-b: { file: root-b.pem } } }
            keys: { line-a: { file: line-a.pem } }
            revoked: [ "sha256:0000000000000000000000000000000000000000000000000000000000000000" ]
            scopes:
              - prefix: "registry.example:5000/models/"
                require: [ { threshold: 1, keys: [line-a], formats: [oms] } ]
            """;

    @TempDir
    private Path folder;

    private Path policy;

    @BeforeEach
    void writeFiles() throws IOException {
        for (String name : new String[] {"root-a", "root-b", "line-a"}) {
            KeyFiles.writePublic(
                    folder.resolve(name + ".pem"), KeyFiles.generate().getPublic());
        }
        policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
    }

    @Test
    void aSealedPolicyMeansWhatTheFileMeans() {
        TrustPolicy file = PolicyReader.read(policy);

        TrustChain.Content sealed = PolicySeal.read(PolicySeal.payload(policy, ISSUED));

        assertEquals(file.digest(), sealed.policy().digest());
        assertEquals(Instant.parse("2027-06-01T00:00:00Z"), sealed.policy().expires());
        assertEquals(ISSUED, sealed.issued());
        assertEquals(2, sealed.signers().threshold());
        assertEquals(
                KeyFiles.readPublic(folder.resolve("root-b.pem")),
                sealed.signers().keys().get("root-b"));
        assertFalse(new String(PolicySeal.payload(policy, ISSUED), UTF_8).contains("\"file\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expires: 2027-06-01T00:00:00Z | '' | expires' is missing",
                "2027-06-01T00:00:00Z | tomorrow | must be a time in UTC",
                "signers | signer | did you mean 'signers'",
                "threshold: 2, keys: { root | threshold: 3, keys: { root | it must be 1 to 2",
                "root-b.pem | root-a.pem | is the same key as 'root-a'",
                "root-b.pem | none.pem | does not exist",
                "line-a.pem } | line-a.pem, pem: x } | one of them is enough"
            })
    void whatIsWrongIsToldByTheLinesOfTheFile(String from, String to, String words) throws IOException {
        Files.writeString(policy, POLICY.replace(from, to));

        ConfigException error = assertThrows(ConfigException.class, () -> PolicySeal.payload(policy, ISSUED));

        assertTrue(String.valueOf(error.getMessage()).contains(words), error.getMessage());
        assertTrue(String.valueOf(error.getMessage()).startsWith(folder.toString()), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"issued\" | \"isued\" | did you mean 'issued'",
                "\"pem\" | \"file\" | did you mean",
                "\"expires\" | \"name\" | twice",
                "edgewise.policy/v1 | edgewise.policy/v2 | must be one of"
            })
    void aPayloadIsReadAsStrictlyAsAFile(String from, String to, String words) {
        String payload = new String(PolicySeal.payload(policy, ISSUED), UTF_8);
        byte[] changed = payload.replace(from, to).getBytes(UTF_8);

        RefusedException error = assertThrows(RefusedException.class, () -> PolicySeal.read(changed));

        assertEquals(Refusal.MALFORMED, error.refusal());
        assertTrue(
                words.equals("did you mean")
                        || String.valueOf(error.getMessage()).contains(words),
                error.getMessage());
    }

    @Test
    void aDamagedPayloadIsReadOrRefusedInOneLine() {
        byte[] payload = PolicySeal.payload(policy, ISSUED);
        Random random = new Random(6);
        for (int round = 0; round < 4_000; round++) {
            byte[] damaged = payload.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }
            try {
                PolicySeal.read(damaged);
            } catch (RefusedException e) {
                assertEquals(1, String.valueOf(e.getMessage()).lines().count(), "round " + round);
            }
        }
    }

    @Test
    void theRootIsReadFromItsOwnFile() throws IOException {
        Path root = Files.writeString(folder.resolve("root.yaml"), """
                schema: edgewise.root/v1
                signers: { threshold: 1, keys: { root-a: { file: root-a.pem } } }
                """);

        assertEquals(1, SignersReader.readRoot(root).threshold());
        Files.writeString(root, "schema: edgewise.root/v1\nsigners: { threshold: 1, keys: {} }\n");
        assertThrows(ConfigException.class, () -> SignersReader.readRoot(root));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ policy: p.yaml, bundle: b.json } | either 'policy', or 'bundle' and 'root'",
                "{ bundle: b.json } | 'trust.root' is missing",
                "{ root: r.yaml } | 'trust.bundle' is missing",
                "{} | says nothing",
                "{ polcy: p.yaml } | did you mean 'policy'"
            })
    void agentYamlSaysOneOfTheTwo(String trust, String words) {
        String text = ExampleFiles.AGENT_TLS.replace("{ policy: policy.yaml }", trust);

        ConfigException error = assertThrows(
                ConfigException.class,
                () -> AgentConfigReader.parse(folder.resolve("agent.yaml"), ExampleFiles.bytes(text)));

        assertTrue(String.valueOf(error.getMessage()).contains(words), error.getMessage());
    }

    @Test
    void agentYamlMayFollowBundles() {
        String text = ExampleFiles.AGENT_TLS.replace("{ policy: policy.yaml }", "{ bundle: b.json, root: r.yaml }");

        assertEquals(
                new TrustConfig.Bundled(folder.resolve("b.json"), folder.resolve("r.yaml")),
                AgentConfigReader.parse(folder.resolve("agent.yaml"), ExampleFiles.bytes(text))
                        .trust());
    }
}
