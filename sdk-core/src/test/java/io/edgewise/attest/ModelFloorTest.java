package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The counter of a model against the highest that was in service here. */
class ModelFloorTest {
    @Test
    void aModelAtOrAboveTheFloorPasses() throws Exception {
        assertTrue(judged(5, 5, Set.of()).accepted());
        assertTrue(judged(6, 5, Set.of()).accepted());
        assertTrue(judged(0, 0, Set.of()).accepted());
    }

    @Test
    void anOlderModelIsRefused() throws Exception {
        Verification found = judged(4, 5, Set.of());

        assertEquals(Refusal.COUNTER_ROLLED_BACK, found.refusal());
        assertEquals(5, found.antiRollback().floor());
        assertEquals(4, found.antiRollback().value());
    }

    @Test
    void aModelThatCountsNothingIsOlderThanOneThatDoes() throws Exception {
        assertEquals(Refusal.COUNTER_ROLLED_BACK, judged(0, 1, Set.of()).refusal());
    }

    @Test
    void whatWasInServiceMayComeBack() throws Exception {
        assertTrue(judged(4, 5, Set.of(Packages.MANIFEST)).accepted());
    }

    @Test
    void aManifestThatWasNotSignedIsNotBelieved() throws Exception {
        Verification found = verified(manifest(4), 0, Set.of());

        Verification other = Verifier.verifyCounter(found, manifest(9));

        assertFalse(other.accepted());
    }

    @Test
    void whatIsRefusedAlreadyStaysAsItIs() throws Exception {
        Verification found = Packages.verify(Packages.files());

        assertSame(found, Verifier.verifyCounter(found, manifest(9)));
    }

    private static Verification judged(long counter, long floor, Set<Digest> approved) throws IOException {
        byte[] manifest = manifest(counter);
        return Verifier.verifyCounter(verified(manifest, floor, approved), manifest);
    }

    private static Verification verified(byte[] manifest, long floor, Set<Digest> approved) {
        Map<String, Digest> files = new TreeMap<>(Packages.files());
        files.put("edgewise.json", Digest.of(manifest));
        KnownFloors known = new KnownFloors(
                Packages.NOW.time(), 7, Map.of(new KnownFloors.Series("", "well-band"), floor), approved, null);
        return Verifier.verify(
                Packages.REF,
                Packages.MANIFEST,
                files,
                Packages.evidence(Packages.signedBy(Packages.LINE_A, files)),
                Packages.policy(1),
                known);
    }

    private static byte[] manifest(long counter) throws IOException {
        String text = Files.readString(Path.of("../samples/models/well-band/edgewise.json"));
        int at = text.indexOf("\"name\"");
        return (counter == 0 ? text : text.substring(0, at) + "\"counter\": " + counter + ", " + text.substring(at))
                .getBytes(StandardCharsets.UTF_8);
    }
}
