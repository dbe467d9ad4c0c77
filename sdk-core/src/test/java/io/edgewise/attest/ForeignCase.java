package io.edgewise.attest;

import static io.edgewise.attest.Packages.REF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A row of the interoperability fixtures' {@code expected.csv}: what other tools made, and what must come of it. */
record ForeignCase(
        String id,
        String kind,
        String model,
        String bundle,
        String trust,
        String require,
        String expected,
        String prepare) {
    /** The reasons of those whose wrongness is of one kind; {@code expected.csv} has only accept and refuse. */
    private static final Map<String, Refusal> REASONS = Map.ofEntries(
            Map.entry("oms-cert-expired", Refusal.CERTIFICATE_EXPIRED),
            Map.entry("oms-cert-expired-beforeca", Refusal.CERTIFICATE_EXPIRED),
            Map.entry("oms-cert-future", Refusal.CERTIFICATE_EXPIRED),
            Map.entry("oms-cert-serverauth", Refusal.CERTIFICATE_INVALID),
            Map.entry("oms-cert-noeku", Refusal.CERTIFICATE_INVALID),
            Map.entry("oms-cert-kuless", Refusal.CERTIFICATE_INVALID),
            Map.entry("oms-cert-othersan", Refusal.IDENTITY_MISMATCH),
            Map.entry("oms-cert-otherca", Refusal.CERTIFICATE_INVALID),
            Map.entry("oms-cert-via-nonca", Refusal.CERTIFICATE_INVALID),
            Map.entry("oms-cert-wrongroot", Refusal.CERTIFICATE_INVALID),
            Map.entry("oms-cert-reversed", Refusal.CERTIFICATE_INVALID),
            Map.entry("oms-cert-leafswap", Refusal.BAD_SIGNATURE),
            Map.entry("oms-both-materials", Refusal.BUNDLE_INVALID),
            Map.entry("attest-slsa-as-signature", Refusal.PREDICATE_MISMATCH),
            Map.entry("attest-slsa-builder", Refusal.PREDICATE_MISMATCH),
            Map.entry("attest-vsa-failed", Refusal.PREDICATE_MISMATCH),
            Map.entry("sign-and-attest-vsa-wrongkey", Refusal.UNTRUSTED_KEY),
            Map.entry("two-signers-3", Refusal.TOO_FEW_SIGNERS),
            Map.entry("one-signer-twice", Refusal.TOO_FEW_SIGNERS),
            Map.entry("unsigned", Refusal.UNSIGNED),
            Map.entry("wrongkey", Refusal.UNTRUSTED_KEY),
            Map.entry("sig-flipped", Refusal.BAD_SIGNATURE),
            Map.entry("payloadtype", Refusal.BAD_SIGNATURE),
            Map.entry("payloadtype-resigned", Refusal.STATEMENT_INVALID),
            Map.entry("predicatetype-edited", Refusal.BAD_SIGNATURE),
            Map.entry("predicatetype-resigned", Refusal.PREDICATE_MISMATCH),
            Map.entry("subject-other", Refusal.SUBJECT_MISMATCH),
            Map.entry("subject-blob", Refusal.SUBJECT_MISMATCH),
            Map.entry("transplanted", Refusal.SUBJECT_MISMATCH),
            Map.entry("statement-v9", Refusal.STATEMENT_INVALID),
            Map.entry("p256-sha512", Refusal.BAD_SIGNATURE),
            Map.entry("two-signatures", Refusal.BUNDLE_INVALID),
            Map.entry("legacy-att-as-signature", Refusal.UNSIGNED),
            Map.entry("legacy-otherdigest", Refusal.SUBJECT_MISMATCH),
            Map.entry("legacy-type", Refusal.STATEMENT_INVALID),
            Map.entry("legacy-nosig", Refusal.BUNDLE_INVALID),
            Map.entry("legacy-wrongkey", Refusal.UNTRUSTED_KEY),
            Map.entry("cert-expired", Refusal.CERTIFICATE_EXPIRED),
            Map.entry("cert-othersan", Refusal.IDENTITY_MISMATCH),
            Map.entry("cert-nointer", Refusal.CERTIFICATE_INVALID));

    /** Returns the rows of a kind. */
    static List<ForeignCase> of(Path fixtures, String kind) throws IOException {
        List<ForeignCase> rows = new ArrayList<>();
        for (String line : Files.readAllLines(fixtures.resolve("expected.csv"))) {
            // id, kind, model, bundle, trust, require, expected, reason, prepare, peer, peer_says
            List<String> fields = fields(line);
            if (fields.get(1).equals(kind)) {
                rows.add(new ForeignCase(
                        fields.get(0),
                        fields.get(1),
                        fields.get(2),
                        fields.get(3),
                        fields.get(4),
                        fields.get(5),
                        fields.get(6),
                        fields.get(8)));
            }
        }
        return rows;
    }

    /** Refuses a verification that is not the expected one. */
    void mustComeOf(Verification found) {
        switch (expected) {
            case "accept" -> assertNull(found.refusal(), found.detail());
            case "refuse" -> {
                assertNotNull(found.refusal(), found.detail());
                assertEquals(REASONS.getOrDefault(id, found.refusal()), found.refusal(), found.detail());
            }
            case "accept-or-refuse" -> {}
            default -> throw new AssertionError("unknown expectation " + expected);
        }
    }

    /** Returns the policy that the row demands. */
    TrustPolicy policy(Path fixtures, String... formats) throws IOException {
        TrustPolicyBuilder policy = TrustPolicy.builder("interop").counter(1);
        List<String> keys = new ArrayList<>();
        CertificateRule certificates = null;
        for (String file : trust.split(" ")) {
            if (file.contains("/pki/")) {
                policy.authority("ca", Certificates.read(fixtures.resolve(file)));
                certificates = new CertificateRule(
                        set("ca"), set(demand("san=", "https://x.example")), set(), CertificateRule.Time.NOW);
            } else {
                keys.add("key-" + keys.size());
                policy.key("key-" + (keys.size() - 1), KeyFiles.readAnyPublic(fixtures.resolve(file)));
            }
        }
        int threshold = Integer.parseInt(demand("distinct-keys=", "1"));
        Requirement requirement = new Requirement(
                threshold, new TreeSet<>(keys), certificates, set(formats), predicate(demand("predicate=", "")));
        return policy.scope(REF.registry(), List.of(requirement), ModelRules.DEFAULT)
                .build();
    }

    private @Nullable PredicateRule predicate(String type) {
        if (type.isEmpty() || Claim.signs(type)) {
            return null;
        }
        List<FieldRule> fields = new ArrayList<>();
        for (String demand : require.split(" ")) {
            if (demand.contains("~")) {
                String[] parts = demand.split("~");
                fields.add(FieldRule.contains("/" + parts[0].replace('.', '/'), List.of(parts[1])));
            } else if (!demand.startsWith("predicate=")) {
                String[] parts = demand.split("=");
                fields.add(FieldRule.equalTo("/" + parts[0].replace('.', '/'), parts[1]));
            }
        }
        return new PredicateRule(type, fields);
    }

    private String demand(String name, String otherwise) {
        for (String demand : require.split(" ")) {
            if (demand.startsWith(name)) {
                return demand.substring(name.length());
            }
        }
        return otherwise;
    }

    private static TreeSet<String> set(String... words) {
        return new TreeSet<>(List.of(words));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char c : (line + ",").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        return fields;
    }
}
