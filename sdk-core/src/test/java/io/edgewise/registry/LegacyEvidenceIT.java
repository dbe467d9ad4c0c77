package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.Refusal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures and attestations under the tags of cosign before version 3. */
class LegacyEvidenceIT {
    @TempDir
    Path folder;

    private final FakeRegistry registry = new FakeRegistry(false);
    private Digest digest;

    @BeforeEach
    void pushAPackage() {
        digest = Samples.push(folder.resolve("packed"), registry);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void theyComeWithTheirAnnotationsAndAreThereAfterARestart() {
        LegacyTags.attach(registry, digest, ".sig", MediaTypes.SIMPLE_SIGNING, "payload", "payload");
        LegacyTags.attach(registry, digest, ".att", MediaTypes.DSSE, "{\"envelope\":1}");
        List<String> expected = List.of(
                "BUNDLE {\"mediaType\":\"a bundle\"} null",
                "COSIGN_SIGNATURE payload c2ln0",
                "COSIGN_SIGNATURE payload c2ln1",
                "COSIGN_ATTESTATION {\"envelope\":1} c2ln0");

        assertEquals(expected, words(pull()));
        registry.close();

        assertEquals(
                expected,
                words(ModelStore.open(folder.resolve("store")).find(digest).orElseThrow()));
    }

    @Test
    void aTagThatMovedCountsAsItStandsNow() {
        LegacyTags.attach(registry, digest, ".sig", MediaTypes.SIMPLE_SIGNING, "old");
        pull();
        LegacyTags.attach(registry, digest, ".sig", MediaTypes.SIMPLE_SIGNING, "new", "newer");

        assertEquals(
                List.of("COSIGN_SIGNATURE new c2ln0", "COSIGN_SIGNATURE newer c2ln1"),
                words(pull()).subList(1, 3));
        registry.manifests.remove("sha256-" + digest.hex() + ".sig");
        assertEquals(3, pull().evidence().size(), "what is here already stays");
    }

    @Test
    void layersOfAnotherKindOrTooLargeAreLeftOut() {
        LegacyTags.attach(registry, digest, ".sig", MediaTypes.DSSE, "x");
        LegacyTags.attach(registry, digest, ".att", MediaTypes.DSSE, " ".repeat((256 << 10) + 1), "y");

        assertEquals(List.of("COSIGN_ATTESTATION y c2ln1"), words(pull()).subList(1, 2));
        assertEquals(2, pull().evidence().size());
    }

    @Test
    void junkUnderATagCostsNothingButItself() {
        registry.manifests.put("sha256-" + digest.hex() + ".sig", "no manifest".getBytes(UTF_8));
        registry.answer(".att", exchange -> FakeRegistry.send(exchange, 403, new byte[0]));

        assertEquals(1, pull().evidence().size());
    }

    @Test
    void aRegistryThatDoesNotAnswerForATagIsAskedAgainLater() {
        registry.answer(".sig", exchange -> FakeRegistry.send(exchange, 503, new byte[0]));

        assertRefused(Refusal.UNAVAILABLE, this::pull);
        registry.answerRightly();
        assertEquals(1, pull().evidence().size());
    }

    private static List<String> words(StoredPackage pack) {
        return pack.evidence().stream().map(LegacyEvidenceIT::words).toList();
    }

    private static String words(Evidence evidence) {
        return evidence.form() + " " + new String(evidence.document(), UTF_8) + " "
                + evidence.annotations().get("dev.cosignproject.cosign/signature");
    }

    private StoredPackage pull() {
        return ModelStore.open(folder.resolve("store"))
                .pull(registry.ref("").withDigest(digest), new RegistryClient(registry.settings()), Progress.NONE);
    }
}
