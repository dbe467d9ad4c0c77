package io.edgewise.attest;

import static io.edgewise.attest.Packages.LINE_A;
import static io.edgewise.attest.Packages.MANIFEST;
import static io.edgewise.attest.Packages.STRANGER;
import static io.edgewise.attest.Packages.files;
import static io.edgewise.attest.Packages.signedBy;
import static io.edgewise.attest.Packages.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VerificationDocumentTest {
    private static final byte[] GARBAGE = "garbage".getBytes(StandardCharsets.UTF_8);

    private static final TrustPolicy ATTESTED = Packages.requiring(
                    Packages.signed(1, "line-a"),
                    new Requirement(
                            1,
                            new TreeSet<>(List.of("line-a")),
                            null,
                            new TreeSet<>(Requirement.USUAL_FORMATS),
                            new PredicateRule("t", List.of(FieldRule.present("/ok")))))
            .build();

    @Test
    void everyOutcomeIsADocumentOfTheSchema() {
        ModelRef elsewhere = ModelRef.parse("elsewhere.example/x@" + MANIFEST);
        List<Verification> found = List.of(
                verify(files(), signedBy(LINE_A, files()), signedBy(STRANGER, files()), GARBAGE),
                verify(files(), signedBy(LINE_A, files()), signedBy(LINE_A, files())),
                verify(files(), signedBy(STRANGER, files())),
                verify(files()),
                verify(ATTESTED, Packages.NOW, Packages.cosignedBy(LINE_A), Packages.attestedBy(LINE_A, "t", "{}")),
                verify(ATTESTED, Packages.NOW, Packages.attestedBy(LINE_A, "t", "{\"ok\":true}")),
                Verifier.verify(elsewhere, MANIFEST, files(), List.of(), Packages.policy(1), Packages.NOW));

        for (Verification verification : found) {
            byte[] document = write(verification);
            assertEquals(
                    List.of(), Schemas.violations("verify", document), new String(document, StandardCharsets.UTF_8));
        }
    }

    @Test
    void aPackageThatWasRefusedOnItsWayIsADocumentTooAndCountsNothing() {
        ModelRef ref = ModelRef.parse("elsewhere.example/x@" + MANIFEST);
        RefusedException why = new RefusedException(Refusal.DIGEST_MISMATCH, "the blob is not the one asked for");

        byte[] document = write(Verifier.refused(ref, Packages.policy(1), Packages.NOW, why));

        assertEquals(List.of(), Schemas.violations("verify", document));
        JsonValue read = Json.parse(document, JsonLimits.DOCUMENT);
        assertEquals("REFUSED", read.get("outcome").text());
        assertEquals("DIGEST_MISMATCH", read.get("refusal").text());
        assertEquals(MANIFEST.toString(), read.get("digest").text());
        assertEquals(0, read.get("counted").whole());
    }

    @Test
    void anAcceptedPackageWithAModelFileThatFailedTheInspectionIsRefused() {
        Verification accepted = verify(files(), signedBy(LINE_A, files()));
        VerificationDocument.Inspection failed = new VerificationDocument.Inspection(
                Refusal.INSPECTION_FAILED,
                "it reaches outside",
                List.of(new VerificationDocument.Finding("graph/node[0]", "EXTERNAL_DATA", "'../x'")));
        VerificationDocument.Inspection passed = new VerificationDocument.Inspection(null, "3 nodes", List.of());

        byte[] refused = VerificationDocument.write(accepted, failed, List.of());
        byte[] good = VerificationDocument.write(accepted, passed, List.of());

        assertEquals(List.of(), Schemas.violations("verify", refused));
        assertEquals(List.of(), Schemas.violations("verify", good));
        JsonValue read = Json.parse(refused, JsonLimits.DOCUMENT);
        assertEquals("REFUSED", read.get("outcome").text());
        assertEquals("INSPECTION_FAILED", read.get("refusal").text());
        assertEquals("it reaches outside", read.get("detail").text());
        JsonValue finding = read.get("inspection").get("findings").elements().get(0);
        assertEquals("graph/node[0]", finding.get("place").text());
        assertEquals("EXTERNAL_DATA", finding.get("rule").text());
        JsonValue other = Json.parse(good, JsonLimits.DOCUMENT);
        assertEquals("ACCEPTED", other.get("outcome").text());
        assertEquals(0, other.get("inspection").get("findings").elements().size());
    }

    @Test
    void theSchemaRefusesADocumentOfAnotherForm() {
        String document = new String(write(verify(files())), StandardCharsets.UTF_8);

        byte[] other = document.replace("\"REFUSED\"", "\"PERHAPS\"").getBytes(StandardCharsets.UTF_8);
        assertFalse(Schemas.violations("verify", other).isEmpty());
    }

    @Test
    void theDocumentSaysWhatTheVerificationSays() {
        Verification verification = verify(files(), GARBAGE, signedBy(LINE_A, files()));

        JsonValue document = Json.parse(write(verification), JsonLimits.DOCUMENT);

        assertEquals("edgewise.verify/v1", document.get("schema").text());
        assertEquals("ACCEPTED", document.get("outcome").text());
        assertTrue(document.get("refusal").isNull());
        assertEquals(1, document.get("counted").whole());
        assertEquals(7, document.get("policy").get("counter").whole());
        List<JsonValue> lines = document.get("signatures").elements();
        assertEquals("MALFORMED", lines.get(0).get("reason").text());
        assertTrue(lines.get(0).get("keyId").isNull());
        assertEquals("line-a", lines.get(1).get("keyId").text());
        assertEquals(
                "VERIFIED", document.get("steps").elements().get(0).get("gate").text());
    }

    private static byte[] write(Verification verification) {
        boolean ok = verification.accepted();
        return VerificationDocument.write(
                verification, List.of(new VerificationDocument.Step("VERIFIED", ok, verification.detail(), 0.5)));
    }
}
