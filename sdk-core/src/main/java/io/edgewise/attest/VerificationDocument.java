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

    /**
     * What came of looking through the model file of a package that was accepted.
     *
     * @param refusal why the package is refused after all; null when nothing was found
     * @param detail in words
     * @param findings what was found, the first of many
     */
    public record Inspection(@Nullable Refusal refusal, String detail, List<Finding> findings) {
        public Inspection {
            findings = List.copyOf(findings);
        }

        /** Tells whether nothing was found. */
        public boolean ok() {
            return refusal == null;
        }
    }

    /**
     * One thing in a model file that a rule forbids.
     *
     * @param place where in the file
     * @param rule the rule's name
     * @param found what stands there, in words
     */
    public record Finding(String place, String rule, String found) {}

    /** Returns the document, indented, with the steps that led to the verification; nothing was inspected. */
    public static byte[] write(Verification verification, List<Step> steps) {
        return write(verification, null, steps);
    }

    /**
     * Returns the document, indented.
     *
     * @param verification what the policy said
     * @param inspection what came of looking through the model file; null where it was not looked at
     * @param steps what led to both
     */
    public static byte[] write(Verification verification, @Nullable Inspection inspection, List<Step> steps) {
        Inspection last = verification.accepted() && inspection != null
                ? inspection
                : new Inspection(verification.refusal(), verification.detail(), List.of());
        String detail = last.ok() ? verification.detail() : last.detail();
        return JsonWriter.prettyObject(document -> {
            document.put("schema", "edgewise.verify/v1")
                    .put("ref", verification.ref().toString())
                    .put("digest", verification.manifest().toString())
                    .put("outcome", last.ok() ? "ACCEPTED" : "REFUSED")
                    .put("refusal", name(last.refusal()))
                    .put("detail", detail)
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
                    .put("timeFloor", verification.time().toString());
            antiRollback(document, verification.antiRollback());
            inspection(document, inspection);
            document.putObjects("steps", steps, VerificationDocument::step);
        });
    }

    private static void antiRollback(JsonWriter document, Verification.@Nullable AntiRollback counters) {
        if (counters == null) {
            document.putNull("antiRollback");
        } else {
            document.putObject(
                    "antiRollback", json -> json.put("floor", counters.floor()).put("value", counters.value()));
        }
    }

    private static void inspection(JsonWriter document, @Nullable Inspection inspection) {
        if (inspection == null) {
            document.putNull("inspection");
            return;
        }
        document.putObject(
                "inspection",
                part -> part.put("ok", inspection.ok())
                        .putObjects(
                                "findings",
                                inspection.findings(),
                                (line, finding) -> line.put("place", finding.place())
                                        .put("rule", finding.rule())
                                        .put("found", finding.found())));
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
