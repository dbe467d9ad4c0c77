package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final byte[] FILE = {1, 2, 3};
    private final ModelManifest manifest =
            ModelManifest.parse(Schemas.example("edgewise.model.v1.json").getBytes(StandardCharsets.UTF_8));

    @Test
    void aModelThatNobodyCheckedSaysSo() {
        Admission admission = Admission.unattested(FILE, manifest);

        assertEquals(Provenance.Trust.UNATTESTED, admission.provenance().verdict());
        assertEquals(Digest.of(FILE), admission.provenance().digest());
        assertEquals("well-band", admission.provenance().name());
        assertEquals("", admission.provenance().signer());
    }

    @Test
    void theBytesAreThoseThatWereJudged() {
        byte[] file = FILE.clone();
        Admission admission = Admission.unattested(file, manifest);
        file[0] = 9;

        assertEquals(1, admission.file().get(0));
        assertTrue(admission.file().isDirect());
        assertThrows(ReadOnlyBufferException.class, () -> admission.file().put(0, (byte) 7));
    }

    @Test
    void noOneIsAttestedWithoutTrust() {
        Provenance unattested = Provenance.unattested("m", "1", Digest.of(FILE));

        assertThrows(IllegalArgumentException.class, () -> Admission.attested(FILE, manifest, unattested));
        assertEquals(
                Provenance.Trust.TRUSTED,
                Admission.attested(FILE, manifest, Provenance.attested("m", "1", Digest.of(FILE), "line-a", 1))
                        .provenance()
                        .verdict());
    }
}
