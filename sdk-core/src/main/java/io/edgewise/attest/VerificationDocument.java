package io.edgewise.attest;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a verification as {@code edgewise.verify/v1}; parts that are not built yet are null. */
public final class VerificationDocument {
    private VerificationDocument() {}

    /**
     * One gate that the package went through on its way, the verification among them.
     *
     * @param gate its name, for example {@code FETCHED}
     * @param ok whether the package passed
     * @param detail in words
     * @param millis how long it took, in milliseconds
     */
    public record Step(String gate, boolean ok, String detail, double millis) {}

    /** Returns the document, indented, with the steps that led to the verification. */
    public static byte[] write(Verification verification, List<Step> steps) {
        return JsonWriter.prettyObject(document -> {
            document.put("schema", "edgewise.verify/v1")
                    .put("ref", verification.ref().toString())
                    .put("digest", verification.manifest().toString())
                    .put("outcome", verification.accepted() ? "ACCEPTED" : "REFUSED")
                    .put("refusal", name(verification.refusal()))
                    .put("detail", verification.detail())
                    .putObject(
                            "policy",
                            policy -> policy.put("name", verification.policy().name())
                                    .put(
                                            "digest",
                                            verification.policy().digest().toString())
                                    .put("counter", verification.policy().counter()))
                    .put("rule", orNull(verification.rule()))
                    .put("threshold", verification.threshold())
                    .put("counted", verification.counted())
                    .putObjects("requirements", verification.requirements(), VerificationDocument::requirement)
                    .putObjects("signatures", verification.signatures(), VerificationDocument::signature)
                    .putObjects("predicates", verification.predicates(), VerificationDocument::predicate)
                    .put("timeFloor", verification.time().toString())
                    .putNull("antiRollback")
                    .putNull("inspection")
                    .putObjects("steps", steps, VerificationDocument::step);
        });
    }

    private static void signature(JsonWriter line, Verification.SignatureCheck check) {
        line.put("format", orNull(check.format()))
                .put("keyId", orNull(check.keyId()))
                .put("algorithm", orNull(check.algorithm()))
                .put("valid", check.valid())
                .put("counted", check.counted())
                .put("reason", name(check.reason()))
                .put("detail", check.detail());
    }

    private static void requirement(JsonWriter line, Verification.RequirementResult result) {
        line.put("needed", result.needed())
                .put("threshold", result.threshold())
                .put("counted", result.counted())
                .put("held", result.held())
                .put("detail", result.detail());
    }

    private static void predicate(JsonWriter line, Verification.PredicateResult result) {
        line.put("type", result.type())
                .put("keyId", result.keyId())
                .put("ok", result.ok())
                .put("detail", result.detail());
    }

    private static void step(JsonWriter line, Step step) {
        line.put("gate", step.gate())
                .put("ok", step.ok())
                .put("detail", step.detail())
                .put("ms", step.millis());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String name(@Nullable Refusal refusal) {
        return refusal == null ? null : refusal.name();
    }
}
