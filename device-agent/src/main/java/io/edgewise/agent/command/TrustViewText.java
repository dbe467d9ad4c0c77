package io.edgewise.agent.command;

import io.edgewise.attest.CertificateRule;
import io.edgewise.attest.PredicateRule;
import io.edgewise.attest.Requirement;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustRoot;
import io.edgewise.codec.IsoTime;
import io.edgewise.json.Plain;
import io.edgewise.model.ModelRules;
import io.edgewise.model.RefusedException;
import java.io.PrintWriter;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Prints for people what a policy, a trust bundle or a root says. */
final class TrustViewText {
    /** How many revoked digests are printed; the document holds all. */
    private static final int MOST_REVOKED = 20;

    private final PrintWriter out;
    private final TrustView view;

    TrustViewText(PrintWriter out, TrustView view) {
        this.out = out;
        this.view = view;
    }

    void print(Instant now) {
        TrustPolicy policy = view.policy();
        if (policy == null) {
            say("root      " + view.file());
            signers();
            return;
        }
        say((view.versions().isEmpty() ? "policy    " : "bundle    ") + policy.name() + ", counter " + policy.counter()
                + (policy.development() ? "  DEVELOPMENT TRUST: not for production" : "")
                + (view.versions().size() > 1
                        ? "  (the newest of " + view.versions().size() + ")"
                        : ""));
        say("digest    " + policy.digest());
        TrustView.Version newest = view.newest();
        if (newest != null) {
            say("issued    " + newest.content().issued());
        }
        say("expires   "
                + (policy.expires() == null
                        ? "never"
                        : policy.expires() + (policy.expiredAt(now) ? "  EXPIRED: nothing new is admitted" : "")));
        if (newest != null) {
            verified();
        }
        signers();
        trusted(policy);
        say("scopes    whole path segments, longest wins, none = refused");
        policy.scopes().forEach(this::scope);
    }

    private void verified() {
        RefusedException refused = view.refused();
        TrustView.Root root = view.root();
        String by = root == null
                ? "the signers that its first one names; --root FILE asks a device's own"
                : root.file() + ", " + root.signers().threshold() + " of "
                        + root.signers().keys().keySet();
        say((refused == null ? "verified  by " : "NOT VERIFIED by ") + by);
        if (refused != null) {
            say("  " + refused.refusal() + ": " + refused.getMessage());
        }
    }

    private void signers() {
        TrustRoot signers = view.signers();
        if (signers == null) {
            return;
        }
        say("signers   " + signers.threshold() + " of " + signers.keys().size());
        signers.keys().forEach((name, key) -> {
            String signature = view.signatureOf(name);
            say(line(name, key)
                    + (signature == null
                            ? ""
                            : switch (signature) {
                                case "right" -> "  signed";
                                case "wrong" -> "  SIGNED WRONGLY";
                                default -> "  NOT SIGNED";
                            }));
        });
    }

    private void trusted(TrustPolicy policy) {
        say("keys");
        policy.keys().forEach((name, key) -> {
            List<String> scopes = view.scopesOf(name);
            say(line(name, key) + "  " + (scopes.isEmpty() ? "for nothing" : "for " + String.join(", ", scopes)));
        });
        policy.authorities()
                .forEach((name, roots) -> roots.forEach(root -> say("authority " + name + ": "
                        + root.getSubjectX500Principal().getName() + ", until "
                        + IsoTime.format(root.getNotAfter().toInstant()))));
        policy.trustedRootNames().forEach(name -> say("trusted root " + name));
        policy.revoked().stream().limit(MOST_REVOKED).forEach(digest -> say("revoked   " + digest));
        if (policy.revoked().size() > MOST_REVOKED) {
            say("revoked   and " + (policy.revoked().size() - MOST_REVOKED) + " more; --json lists them all");
        }
    }

    private void scope(TrustPolicy.Scope scope) {
        say("  " + scope.prefix() + "/");
        scope.require().forEach(rule -> say("    " + words(rule)));
        ModelRules model = scope.model();
        say("    a model of " + String.join(", ", model.domains())
                + (model.deniedOperators().isEmpty() ? "" : " without " + String.join(", ", model.deniedOperators()))
                + (model.externalData() ? ", weights in other files allowed" : ", all in one file") + "; at most "
                + model.nodes() + " nodes, " + model.tensors() + " tensors of " + model.elements() + " elements, "
                + model.nesting() + " levels; operators of version " + model.leastOpset() + " to "
                + model.mostOpset());
    }

    private static String words(Requirement rule) {
        StringBuilder words = new StringBuilder(rule.words());
        CertificateRule certificates = rule.certificates();
        if (certificates != null) {
            words.append(", by certificates of ")
                    .append(certificates.authorities())
                    .append(
                            certificates.time() == CertificateRule.Time.NOW
                                    ? " that are valid"
                                    : " that are or were valid");
        }
        words.append("; format ").append(String.join(", ", rule.formats()));
        PredicateRule predicate = rule.predicate();
        if (predicate != null && !predicate.fields().isEmpty()) {
            words.append("; ")
                    .append(predicate.fields().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        return words.toString();
    }

    private static String line(String name, PublicKey key) {
        return String.format("  %-16s %-8s %s", name, TrustView.algorithm(key), TrustView.fingerprint(key));
    }

    /** A line is one line: whoever wrote a bundle could else write into it that it is verified. */
    private void say(String line) {
        out.println(Plain.text(line));
    }
}
