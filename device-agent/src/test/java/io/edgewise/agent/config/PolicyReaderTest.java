package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.CertificateRule;
import io.edgewise.attest.FieldRule;
import io.edgewise.attest.Requirement;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.house.TestCa;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.ModelRules;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeKeys() throws GeneralSecurityException {
        KeyFiles.writePublic(
                folder.resolve("line-a.pub.pem"),
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
        KeyFiles.writePublic(
                folder.resolve("line-b.pub.pem"), KeyFiles.generate().getPublic());
        TestCa.named("plant-ca", Instant.parse("2026-11-26T12:00:00Z")).own().write(folder.resolve("ca.pem"));
    }

    @Test
    void everythingAPolicyCanSayIsRead() {
        TrustPolicy.Scope scope = read(ExampleFiles.POLICY_WHOLE).scopes().get(0);

        List<Requirement> require = scope.require();
        assertEquals(3, require.size());
        assertEquals(2, require.get(0).threshold());
        CertificateRule certificates = require.get(1).certificates();
        assertNotNull(certificates);
        assertEquals(Set.of("https://a.example"), certificates.san());
        assertEquals(CertificateRule.Time.IGNORE_EXPIRY, certificates.time());
        assertEquals(Set.of("oms"), require.get(1).formats());
        assertEquals(Set.of("oms", "cosign"), require.get(2).formats());
        assertNotNull(require.get(2).predicate());
        assertEquals(
                List.of(
                        FieldRule.equalTo("/verificationResult", "PASSED"),
                        FieldRule.in("/kind", List.of("a", "b")),
                        FieldRule.contains("/verifiedLevels", List.of("SLSA_BUILD_LEVEL_2")),
                        FieldRule.maxAge("/timeVerified", Duration.ofDays(90)),
                        FieldRule.present("/policy")),
                require.get(2).predicate().fields());
        assertEquals(Set.of("ai.onnx"), scope.model().domains());
        assertEquals(Set.of("ai.onnx:Loop"), scope.model().deniedOperators());
        assertTrue(scope.model().externalData());
        assertEquals(21, scope.model().mostOpset());
        assertEquals(ModelRules.DEFAULT.nodes(), scope.model().nodes());
        assertEquals(500, scope.model().tensors());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            threshold: 2                 | threshold: 3               | the threshold is 3; it must be 1 to 2
            formats: [oms, cosign]       | formats: [cosine]          | did you mean 'cosign'?
            time: ignore-expiry          | time: later                | must be one of now, ignore-expiry
            authorities: [plant-ca],     | authorities: [plant],      | the authority 'plant' is not known
            san: ["https://a.example"],  | `                          ` | names nobody in 'san' or 'subject'
            certificates: {              | certificate: {             | did you mean 'certificates'?
            equals: PASSED               | equals: PASSED, in: [a]    | and one of 'equals'
            equals: PASSED               | equal: PASSED              | did you mean
            max-age: 90d                 | max-age: 90                | must be a duration
            present: true                | present: false             | can only be true
            /policy                      | policy                     | is no JSON Pointer
            type: "https://slsa.dev/verification_summary/v1" | type: "https://sigstore.dev/cosign/sign/v1" | is a signature
            keys: [line-b]               | threshold: 1               | names 'keys', 'certificates' or 'keyless'
            most-opset: 21               | most-opset: 0              | must be from 1 to 1000
            "sha256:0000                 | "sha256:                   | not 64 lower-case
            file: ca.pem                 | file: line-b.pub.pem       | expected nothing but CERTIFICATE
            file: line-a.pub.pem         | file: line-b.pub.pem       | is the same key as
            """)
    void whatIsWrongIsSaidWhereItStands(String from, String to, String words) {
        assertTrue(ExampleFiles.POLICY_WHOLE.contains(from), from);

        ConfigException error =
                assertThrows(ConfigException.class, () -> read(ExampleFiles.POLICY_WHOLE.replace(from, to)));

        String found = String.valueOf(error.getMessage());
        assertTrue(found.contains(words), found);
        assertTrue(found.contains("policy.yaml:"), found);
    }

    private TrustPolicy read(String text) {
        return PolicyReader.parse(folder.resolve("policy.yaml"), ExampleFiles.bytes(text));
    }
}
