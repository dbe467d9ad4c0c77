package io.edgewise.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.KeylessVerifier.Answer;
import io.edgewise.attest.KeylessVerifier.Refused;
import io.edgewise.attest.KeylessVerifier.Signed;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sigstore-java leaves open, one by one, on a bundle that is right but for that. */
class GuardsIT {
    /** The subject in the signed statement. */
    private static final Digest SUBJECT =
            new Digest("61d4849d9d90076d6215f4d525f13d6574af8e3f67aef3e6f36fc40a14fdd226");

    /** {@code integratedTime} of the bundle, 1759851228, and the log's key in the trusted root. */
    private static final Instant SIGNED = Instant.parse("2025-10-07T15:33:48Z");

    private static final String LOG_BEGAN = "2021-01-12T11:53:27Z";

    private final SigstoreVerifier verifier = new SigstoreVerifier();

    @Test
    void theTimeIsTheOneThatTheLogSigned() throws IOException {
        Signed signed = assertInstanceOf(Signed.class, judge(Vectors.bundle(), root(), Vectors.NOW));

        assertEquals(SIGNED, signed.time());
    }

    @Test
    void aTimeToComeIsRefused() throws IOException {
        refused(Refusal.CERTIFICATE_EXPIRED, "to come", judge(Vectors.bundle(), root(), SIGNED.minusSeconds(301)));
        assertInstanceOf(Signed.class, judge(Vectors.bundle(), root(), SIGNED.minusSeconds(299)));
    }

    @Test
    void aTimeThatTheLogDidNotSignCountsForNothing() throws IOException {
        String bundle = Vectors.bundle();
        String without = bundle.replaceFirst("\"inclusionPromise\": *\\{[^}]*\\}, *", "");
        String empty = bundle.replaceFirst("(\"signedEntryTimestamp\": *)\"[^\"]*\"", "$1\"\"");

        assertTrue(without.length() < bundle.length() && empty.length() < bundle.length());
        for (String changed : List.of(without, empty)) {
            assertInstanceOf(Refused.class, judge(changed, root(), Vectors.NOW));
        }
    }

    @Test
    void aTimeOtherThanTheSignedOneIsRefused() throws IOException {
        refused(
                Refusal.BAD_SIGNATURE,
                "",
                judge(Vectors.bundle().replace("1759851228", "1759851229"), root(), Vectors.NOW));
    }

    @Test
    void aLogThatHadEndedVouchesForNothing() throws IOException {
        String begun = "\"start\": \"" + LOG_BEGAN + "\"";
        String text = root().replaceAll("\"start\": *\"" + LOG_BEGAN + "(\\.000)?\\d*Z?\"", begun);
        assertTrue(text.contains(begun), "the log begins otherwise");

        refused(
                Refusal.CERTIFICATE_EXPIRED,
                "transparency log",
                judge(
                        Vectors.bundle(),
                        text.replaceFirst(begun, begun + ", \"end\": \"2025-10-07T15:33:47Z\""),
                        Vectors.NOW));
        assertInstanceOf(
                Signed.class,
                judge(
                        Vectors.bundle(),
                        text.replaceFirst(begun, begun + ", \"end\": \"2025-10-07T15:33:48Z\""),
                        Vectors.NOW));
    }

    @Test
    void aTrustedRootWithoutABeginningIsNone() throws IOException {
        String endless = root().replaceFirst("\"start\": *\"[^\"]*\"", "");

        IllegalArgumentException why = assertThrows(
                IllegalArgumentException.class, () -> verifier.mustBeUsable(endless.getBytes(StandardCharsets.UTF_8)));
        assertTrue(why.getMessage().contains("validFor/start"), why.getMessage());
        refused(Refusal.CERTIFICATE_INVALID, "validFor/start", judge(Vectors.bundle(), endless, Vectors.NOW));
    }

    @Test
    void anotherArtifactIsRefused() throws IOException {
        Answer answer = verifier.verify(
                Vectors.bundle().getBytes(StandardCharsets.UTF_8),
                Digest.of(new byte[1]),
                root().getBytes(StandardCharsets.UTF_8),
                Vectors.NOW);

        refused(Refusal.BAD_SIGNATURE, "", answer);
    }

    @Test
    void whateverIsNoBundleIsARefusal() throws IOException {
        for (String garbage : List.of(
                "", "{", "[]", "null", "{\"mediaType\":\"x\"}", Vectors.bundle().substring(9))) {
            assertInstanceOf(Refused.class, judge(garbage, root(), Vectors.NOW), garbage);
        }
        for (String garbage : List.of("", "{}", "[]", "null", "{\"tlogs\":[{}]}")) {
            assertInstanceOf(Refused.class, judge(Vectors.bundle(), garbage, Vectors.NOW), garbage);
        }
    }

    private Answer judge(String bundle, String root, Instant now) {
        return verifier.verify(
                bundle.getBytes(StandardCharsets.UTF_8), SUBJECT, root.getBytes(StandardCharsets.UTF_8), now);
    }

    private static String root() throws IOException {
        return new String(Vectors.publicGood(), StandardCharsets.UTF_8);
    }

    private static void refused(Refusal reason, String detail, Answer answer) {
        Refused refused = assertInstanceOf(Refused.class, answer, answer.toString());
        assertEquals(reason, refused.reason(), refused.detail());
        assertTrue(refused.detail().contains(detail), refused.detail());
    }
}
