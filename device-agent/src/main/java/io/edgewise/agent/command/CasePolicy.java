package io.edgewise.agent.command;

import io.edgewise.attest.CertificateRule;
import io.edgewise.attest.FieldRule;
import io.edgewise.attest.PredicateRule;
import io.edgewise.attest.Requirement;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustPolicyBuilder;
import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The policy of a case: from its columns {@code trust} and {@code require} to what an operator would write. Words of
 * {@code require}: {@code predicate=TYPE}, {@code san=NAME}, {@code distinct-keys=N}, and for fields of the predicate
 * {@code a.b=value} and {@code a.b~contained}.
 */
final class CasePolicy {
    /** Types that ask for a signature; every other type asks for an attestation. */
    private static final List<String> SIGNATURES =
            List.of("https://sigstore.dev/cosign/sign/v1", "https://model_signing/signature/v1.0");

    /** No certificate bears it. A policy must say who signs, so a case that does not admits nobody. */
    private static final String NOBODY = "urn:edgewise:the-case-names-nobody";

    private final TrustPolicyBuilder policy = TrustPolicy.builder("case").counter(1);
    private final SortedSet<String> names = new TreeSet<>();
    private final SortedSet<String> san = new TreeSet<>();
    private final List<FieldRule> fields = new ArrayList<>();
    private String predicate = "";
    private int threshold = 1;

    private CasePolicy() {}

    /**
     * Returns the policy.
     *
     * @param scope the registry that the case is judged under
     * @param format how its signatures are written
     * @param byCertificates whether {@code trust} names roots, not keys
     * @throws CaseException if the columns cannot be understood
     * @throws RefusedException if no policy can trust what they name: UNTRUSTED_KEY, CERTIFICATE_INVALID,
     *     TOO_FEW_SIGNERS
     */
    static TrustPolicy of(ForeignCase row, Path folder, String scope, String format, boolean byCertificates) {
        CasePolicy made = new CasePolicy();
        try {
            made.require(row.require());
            made.trust(row.trust(), folder, byCertificates);
            return made.build(scope, format, byCertificates);
        } catch (IllegalArgumentException e) {
            throw new CaseException("its policy cannot be made: " + e.getMessage(), e);
        }
    }

    private void require(String text) {
        for (String word : words(text)) {
            int at = position(word).orElseThrow(() -> new CaseException("require: '" + word + "' is not understood"));
            String key = word.substring(0, at);
            String value = word.substring(at + 1);
            boolean equal = word.charAt(at) == '=';
            if (equal && key.equals("predicate")) {
                predicate = value;
            } else if (equal && key.equals("san")) {
                san.add(value);
            } else if (equal && key.equals("distinct-keys")) {
                threshold = number(value);
            } else {
                String pointer = "/" + key.replace("~", "~0").replace("/", "~1").replace('.', '/');
                fields.add(equal ? FieldRule.equalTo(pointer, value) : FieldRule.contains(pointer, List.of(value)));
            }
        }
    }

    /** What no policy may trust is left out: a signature by it counts for nothing. */
    private void trust(String text, Path folder, boolean byCertificates) {
        List<String> files = words(text);
        if (files.isEmpty()) {
            throw new CaseException("trust: names neither a key nor a root");
        }
        List<String> problems = new ArrayList<>();
        for (String file : files) {
            Path path = folder.resolve(file);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new CaseException("trust: there is no '" + file + "'");
            }
            try {
                add("trusted-" + (names.size() + 1), path, byCertificates);
            } catch (KeyFileException | IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (names.isEmpty()) {
            throw new RefusedException(
                    byCertificates ? Refusal.CERTIFICATE_INVALID : Refusal.UNTRUSTED_KEY,
                    "nothing of it can be trusted: " + String.join("; ", problems));
        }
        if (!byCertificates && threshold > names.size()) {
            throw new RefusedException(
                    Refusal.TOO_FEW_SIGNERS,
                    "asked for are " + threshold + " signers, and " + names.size() + " different keys are trusted");
        }
    }

    private void add(String name, Path file, boolean byCertificates) {
        if (byCertificates) {
            policy.authority(name, Certificates.read(file));
        } else {
            policy.key(name, KeyFiles.readAnyPublic(file));
        }
        names.add(name);
    }

    private TrustPolicy build(String scope, String format, boolean byCertificates) {
        PredicateRule asked = predicate.isEmpty() || (SIGNATURES.contains(predicate) && fields.isEmpty())
                ? null
                : new PredicateRule(predicate, fields);
        if (asked == null && !fields.isEmpty()) {
            throw new CaseException("require: rules for fields need a predicate");
        }
        SortedSet<String> formats = new TreeSet<>(List.of(format));
        Requirement requirement = byCertificates
                ? new Requirement(threshold, new TreeSet<>(), certificates(), formats, asked)
                : new Requirement(threshold, names, null, formats, asked);
        return policy.scope(scope, List.of(requirement), ModelRules.DEFAULT).build();
    }

    private CertificateRule certificates() {
        SortedSet<String> who = san.isEmpty() ? new TreeSet<>(List.of(NOBODY)) : san;
        return new CertificateRule(names, who, new TreeSet<>(), CertificateRule.Time.NOW);
    }

    private static Optional<Integer> position(String word) {
        for (int i = 1; i < word.length(); i++) {
            if (word.charAt(i) == '=' || word.charAt(i) == '~') {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static int number(String value) {
        if (!value.matches("[0-9]{1,4}")) {
            throw new CaseException("require: distinct-keys is '" + value + "', which is no number");
        }
        return Integer.parseInt(value);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
