package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.edgewise.house.Seeds;
import io.edgewise.model.Evidence;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever stands beside a package or was signed for it: it is read, or refused in one line. The first byte of an input
 * tells what the rest is: a bundle, a legacy signature (annotation, line end, payload), a legacy envelope, or a payload
 * that is signed already.
 */
public class EvidenceFuzzTest {
    private static final Verification.Request REQUEST = new Verification.Request(
            Packages.REF, Packages.MANIFEST, Packages.files(), Packages.policy(1), Packages.NOW);
    private static final PredicateRule RULE = new PredicateRule(
            "x",
            List.of(
                    FieldRule.present("/a"),
                    FieldRule.contains("/a/b", List.of("c")),
                    FieldRule.maxAge("/t", Duration.ofDays(1)),
                    FieldRule.equalTo("/a~1b/0", "1")));

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(EvidenceFuzzTest.class, EvidenceFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0] & 7) {
                case 0 -> Envelope.of(Evidence.bundle(rest));
                case 1 -> Envelope.of(signature(rest));
                case 2 -> Envelope.of(new Evidence(Evidence.Form.COSIGN_ATTESTATION, rest, new TreeMap<>()));
                case 3 -> said(Envelope.Content.STATEMENT, rest);
                case 4 -> said(Envelope.Content.LEGACY_STATEMENT, rest);
                case 5 -> said(Envelope.Content.SIMPLE_SIGNING, rest);
                case 6 -> judged(Evidence.bundle(rest));
                default -> judged(signature(rest));
            }
        } catch (RefusedException e) {
            plain(String.valueOf(e.getMessage()));
        }
    }

    private static void said(Envelope.Content content, byte[] payload) {
        Envelope envelope = new Envelope(content, "", List.of(), Dsse.IN_TOTO, payload, payload, new byte[0]);
        Claim claim = Claim.read(envelope, REQUEST);
        PredicateCheck.mustSatisfy(RULE, claim.predicate(), Packages.NOW.time());
    }

    private static void judged(Evidence evidence) {
        Verification found = Verifier.verify(
                REQUEST.ref(),
                REQUEST.manifest(),
                REQUEST.files(),
                List.of(evidence),
                REQUEST.policy(),
                REQUEST.known());
        assertFalse(found.accepted(), "keys are made afresh: nothing written before is signed by them");
        plain(found.detail());
    }

    private static Evidence signature(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 10) {
            end++;
        }
        TreeMap<String, String> annotations = new TreeMap<>();
        String line = new String(bytes, 0, end, StandardCharsets.UTF_8);
        annotations.put(CosignLegacy.SIGNATURE, line);
        if (line.startsWith("-")) {
            annotations.put(CosignLegacy.CERTIFICATE, line.replace('|', (char) 10));
        }
        byte[] payload = Arrays.copyOfRange(bytes, Math.min(bytes.length, end + 1), bytes.length);
        return new Evidence(Evidence.Form.COSIGN_SIGNATURE, payload, annotations);
    }

    private static void plain(String words) {
        assertEquals(1, words.lines().count(), words);
        assertFalse(words.length() > 5_000, words);
    }
}
