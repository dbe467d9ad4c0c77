package io.edgewise.attest;

import static io.edgewise.attest.Packages.LINE_A;
import static io.edgewise.attest.Packages.LINE_B;
import static io.edgewise.attest.Packages.MANIFEST;
import static io.edgewise.attest.Packages.NOW;
import static io.edgewise.attest.Packages.REF;
import static io.edgewise.attest.Packages.policy;
import static io.edgewise.attest.Packages.signedBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.house.Schemas;
import io.edgewise.model.Admission;
import io.edgewise.model.Digest;
import io.edgewise.model.ExternalWeight;
import io.edgewise.model.Provenance;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GateTest {
    private final byte[] model = "the model's bytes".getBytes(StandardCharsets.UTF_8);
    private byte[] manifest = {};
    private Map<String, Digest> files = Map.of();

    @BeforeEach
    void readAManifest() {
        manifest = Schemas.example("edgewise.model.v1.classifier.json").getBytes(StandardCharsets.UTF_8);
        files = new TreeMap<>(Map.of(Gate.MANIFEST, Digest.of(manifest), Gate.MODEL, Digest.of(model)));
    }

    @Test
    void anAcceptedModelIsTrustedAndNamesItsSigner() {
        Admission admission = Gate.admit(verify(1, signedBy(LINE_A, files)), manifest, model);

        Provenance provenance = admission.provenance();
        assertEquals(Provenance.Trust.TRUSTED, provenance.verdict());
        assertEquals("pump-fault", provenance.name());
        assertEquals("0.3.0", provenance.version());
        assertEquals(MANIFEST, provenance.digest());
        assertEquals("line-a", provenance.signer());
        assertEquals(7, provenance.policyCounter());
        byte[] admitted = new byte[admission.file().remaining()];
        admission.file().get(admitted);
        assertArrayEquals(model, admitted);
    }

    @Test
    void severalSignersAreJoined() {
        Verification both = verify(2, signedBy(LINE_B, files), signedBy(LINE_A, files));

        assertEquals(
                "line-b+line-a", Gate.admit(both, manifest, model).provenance().signer());
    }

    @Test
    void aRefusedVerificationAdmitsNothing() {
        refused(Refusal.UNSIGNED, verify(1), manifest, model);
        refused(Refusal.TOO_FEW_SIGNERS, verify(2, signedBy(LINE_A, files)), manifest, model);
    }

    @Test
    void otherBytesThanTheVerifiedOnesAreRefused() {
        Verification verification = verify(1, signedBy(LINE_A, files));
        byte[] flipped = model.clone();
        flipped[3] ^= 1;

        refused(Refusal.DIGEST_MISMATCH, verification, manifest, flipped);
        refused(Refusal.DIGEST_MISMATCH, verification, model, model);
    }

    @Test
    void aFileThatNoSignatureCoversIsRefused() {
        files.remove(Gate.MODEL);
        files.put("other.onnx", Digest.of(model));

        refused(Refusal.FILE_SET_MISMATCH, verify(1, signedBy(LINE_A, files)), manifest, model);
    }

    @Test
    void aModelFileThatTheSignerIgnoredIsRefused() {
        Map<String, Digest> signed = Map.of(Gate.MANIFEST, Digest.of(manifest));
        String payload = Packages.payloadOf(signedBy(LINE_A, signed))
                .replace("\"allow_symlinks\":false", "\"allow_symlinks\":false,\"ignore_paths\":[\"model.onnx\"]");
        byte[] bundle = Packages.bundleOf(payload, LINE_A.getPrivate(), OmsSigner.hint(LINE_A.getPublic()));

        refused(Refusal.FILE_SET_MISMATCH, verify(1, bundle), manifest, model);
    }

    @Test
    void weightsInOtherFilesAreAdmittedWithTheirSignedBytesOnly() {
        byte[] beside = {9, 9, 1, 2, 3, 4};
        files.put("w.bin", Digest.of(beside));
        ExternalWeight weight = new ExternalWeight("w", "uint8", List.of(4L), "w.bin", 2, 4);
        Verification found = verify(1, signedBy(LINE_A, files));

        Admission admission = Gate.admit(found, manifest, model, List.of(weight), Map.of("w.bin", beside));

        byte[] admitted = new byte[4];
        admission.weights().get(weight).get(admitted);
        assertArrayEquals(new byte[] {1, 2, 3, 4}, admitted);
        byte[] changed = beside.clone();
        changed[5]++;
        RefusedException altered = assertThrows(
                RefusedException.class,
                () -> Gate.admit(found, manifest, model, List.of(weight), Map.of("w.bin", changed)));
        assertEquals(Refusal.DIGEST_MISMATCH, altered.refusal());
        RefusedException unsigned = assertThrows(
                RefusedException.class,
                () -> Gate.admit(found, manifest, model, List.of(weight), Map.of("v.bin", beside)));
        assertEquals(Refusal.FILE_SET_MISMATCH, unsigned.refusal());
        for (ExternalWeight outside : List.of(
                new ExternalWeight("w", "uint8", List.of(4L), "w.bin", 3, 4),
                new ExternalWeight("w", "uint8", List.of(4L), "w.bin", -1, 4),
                new ExternalWeight("w", "uint8", List.of(4L), "x.bin", 0, 4))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Gate.admit(found, manifest, model, List.of(outside), Map.of("w.bin", beside)));
        }
    }

    @Test
    void aSignedManifestThatCannotBeReadIsRefused() {
        byte[] broken = "{}".getBytes(StandardCharsets.UTF_8);
        files.put(Gate.MANIFEST, Digest.of(broken));

        refused(Refusal.MALFORMED, verify(1, signedBy(LINE_A, files)), broken, model);
    }

    private Verification verify(int threshold, byte[]... bundles) {
        return Verifier.verify(REF, MANIFEST, files, Packages.evidence(bundles), policy(threshold), NOW);
    }

    private static void refused(Refusal refusal, Verification verification, byte[] manifest, byte[] model) {
        RefusedException e = assertThrows(RefusedException.class, () -> Gate.admit(verification, manifest, model));
        assertEquals(refusal, e.refusal(), e.getMessage());
    }
}
