package io.edgewise.attest;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a signer says of the package, read from verified bytes alone: that it is signed, or what is attested of it. An
 * attestation is never a signature, whoever made it.
 *
 * @param format in which format it was said
 * @param attested the predicateType of an attestation; empty for a signature
 * @param predicate what an attestation holds; null for a signature, and where it holds nothing
 * @param elsewhere why an attestation is not about this package; null when it is
 * @param covered the files that it is about
 */
record Claim(
        Format format,
        String attested,
        @Nullable JsonValue predicate,
        @Nullable RefusedException elsewhere,
        Map<String, Digest> covered) {
    /** What makes a statement cosign's signature of a manifest. */
    static final String COSIGN_SIGN = "https://sigstore.dev/cosign/sign/v1";

    private static final String SIMPLE_SIGNING = "cosign container image signature";
    private static final Set<String> STATEMENTS = Set.of(OmsStatement.TYPE, "https://in-toto.io/Statement/v0.1");
    private static final int MOST_SUBJECTS = 1_000;

    Claim {
        covered = Map.copyOf(covered);
    }

    boolean isSignature() {
        return attested.isEmpty();
    }

    /** Tells whether a predicateType makes a statement a signature. */
    static boolean signs(String predicateType) {
        return predicateType.equals(OmsStatement.PREDICATE) || predicateType.equals(COSIGN_SIGN);
    }

    /**
     * Reads what is signed and compares it with the package.
     *
     * @throws RefusedException STATEMENT_INVALID with the place and what is wrong, SUBJECT_MISMATCH when it is about
     *     another package, and what {@link OmsStatement} refuses
     */
    static Claim read(Envelope envelope, Verification.Request request) {
        if (envelope.content() != Envelope.Content.SIMPLE_SIGNING
                && !envelope.payloadType().equals(Dsse.IN_TOTO)) {
            throw new RefusedException(
                    Refusal.STATEMENT_INVALID,
                    "what is signed is '" + Expect.shown(envelope.payloadType()) + "', expected '" + Dsse.IN_TOTO
                            + "'");
        }
        try {
            JsonValue document = Json.parse(envelope.payload(), JsonLimits.DOCUMENT);
            return switch (envelope.content()) {
                case SIMPLE_SIGNING -> simpleSigning(document, request);
                case LEGACY_STATEMENT -> attestation(Format.COSIGN_LEGACY, document, request);
                case STATEMENT -> statement(document, request);
            };
        } catch (JsonException e) {
            throw new RefusedException(
                    Refusal.STATEMENT_INVALID, "the signed statement is wrong: " + e.getMessage(), e);
        }
    }

    private static Claim statement(JsonValue statement, Verification.Request request) {
        String type = statement.get("predicateType").text();
        if (type.equals(OmsStatement.PREDICATE)) {
            OmsStatement oms = OmsStatement.read(statement);
            oms.mustCover(request.files());
            return signature(Format.OMS, oms.covered(request.files()));
        }
        if (type.equals(COSIGN_SIGN)) {
            mustBeAbout(request.manifest(), statement);
            return signature(Format.COSIGN, request.files());
        }
        return attestation(Format.COSIGN, statement, request);
    }

    private static Claim attestation(Format format, JsonValue statement, Verification.Request request) {
        String type = statement.get("predicateType").text();
        if (type.isBlank()) {
            throw new JsonException("/predicateType", "is empty");
        }
        RefusedException elsewhere = null;
        try {
            mustBeAbout(request.manifest(), statement);
        } catch (RefusedException e) {
            elsewhere = e; // of no matter to those who ask for a signature: it is none
        }
        JsonValue predicate = statement.find("predicate").orElse(null);
        return new Claim(format, type, predicate, elsewhere, elsewhere == null ? request.files() : Map.of());
    }

    private static Claim signature(Format format, Map<String, Digest> covered) {
        return new Claim(format, "", null, null, covered);
    }

    /** Refuses a statement about something else; one of several subjects may be ours, as in-toto has it. */
    private static void mustBeAbout(Digest manifest, JsonValue statement) {
        String type = statement.get("_type").text();
        if (!STATEMENTS.contains(type)) {
            throw new JsonException("/_type", "is '" + Expect.shown(type) + "', expected one of " + STATEMENTS);
        }
        List<JsonValue> subjects =
                statement.find("subject").map(JsonValue::elements).orElse(List.of());
        if (subjects.size() > MOST_SUBJECTS) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "it names " + subjects.size() + " subjects; at most " + MOST_SUBJECTS + " are read");
        }
        Map<String, String> found = new TreeMap<>();
        for (JsonValue subject : subjects) {
            subject.get("digest").members().forEach((algorithm, digest) -> {
                if (found.put(algorithm + ":" + digest.text(), algorithm) != null) {
                    throw new JsonException(digest.path(), "stands there twice");
                }
            });
        }
        mustBe(manifest, found.containsKey(manifest.toString()), found.keySet().toString());
    }

    private static Claim simpleSigning(JsonValue document, Verification.Request request) {
        JsonValue critical = document.get("critical").only(Set.of("identity", "image", "type"));
        Expect.text(critical.get("type"), SIMPLE_SIGNING);
        String digest = critical.get("image")
                .only(Set.of("docker-manifest-digest"))
                .get("docker-manifest-digest")
                .text();
        mustBe(request.manifest(), digest.equals(request.manifest().toString()), digest);
        return signature(Format.COSIGN_LEGACY, request.files());
    }

    private static void mustBe(Digest manifest, boolean about, String found) {
        if (!about) {
            throw new RefusedException(
                    Refusal.SUBJECT_MISMATCH,
                    "it is about another package: it names " + Expect.shown(found) + ", not " + manifest
                            + "; have this very package signed");
        }
    }
}
