package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What becomes of a policy that names identities where the module is not installed, as here. */
class KeylessMissingTest {
    @Test
    void aRightBundleIsRefusedAndTheMessageNamesTheModule() throws IOException {
        Path folder = Needs.data().resolve("attestation-vectors/model-transparency/v1.0.1-sigstore");
        Map<String, Digest> files = ModelFolder.hash(folder, Set.of("model.sig", "ignore-me"));
        Evidence bundle = Evidence.bundle(Files.readAllBytes(folder.resolve("model.sig")));

        Verification found =
                Verifier.verify(Packages.REF, Packages.MANIFEST, files, List.of(bundle), policy(), Packages.NOW);

        assertFalse(found.accepted());
        assertEquals(Refusal.KIND_UNSUPPORTED, found.refusal(), found.detail());
        assertTrue(found.detail().contains("edgewise-sigstore"), found.detail());
        assertTrue(found.detail().contains("EDGEWISE_EXTRA"), found.detail());
        assertTrue(KeylessVerifier.missing(policy()).isPresent());
    }

    @Test
    void aSignatureByAKeyCountsForNobodysIdentity() {
        Verification found =
                Packages.verify(policy(), Packages.NOW, Packages.signedBy(Packages.LINE_A, Packages.files()));

        assertEquals(Refusal.UNTRUSTED_KEY, found.refusal(), found.detail());
        assertEquals(
                OmsSigner.hint(Packages.LINE_A.getPublic()),
                found.signatures().get(0).keyId());
    }

    @Test
    void aPolicyThatNamesNoIdentitiesMissesNothing() {
        assertEquals(Optional.empty(), KeylessVerifier.missing(Packages.policy(1)));
    }

    private static TrustPolicy policy() {
        KeylessSigner signer = new KeylessSigner("https://issuer.example", "stefanb@us.ibm.com", null, "public-good");
        Requirement requirement = new Requirement(
                1, new TreeSet<>(), null, new TreeSet<>(Requirement.USUAL_FORMATS), null, List.of(signer));
        return TrustPolicy.builder("keyless")
                .counter(1)
                .trustedRoot("public-good", "{}".getBytes(StandardCharsets.UTF_8)) // nobody here can read it
                .scope(Packages.REF.registry(), List.of(requirement), ModelRules.DEFAULT)
                .build();
    }
}
