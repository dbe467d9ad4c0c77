package io.edgewise.agent.command;

import io.edgewise.attest.CertificateRule;
import io.edgewise.attest.FieldRule;
import io.edgewise.attest.KeylessSigner;
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
import java.io.IOException;
import java.io.InputStream;
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
 * {@code require}: {@code predicate=TYPE}, {@code san=NAME}, {@code identity=NAME}, {@code issuer=URI},
 * {@code distinct-keys=N}, and for fields of the predicate {@code a.b=value} and {@code a.b~contained}.
 */
final class CasePolicy {
    /** Types that ask for a signature; every other type asks for an attestation. */
    private static final List<String> SIGNATURES =
            List.of("https://sigstore.dev/cosign/sign/v1", "https://model_signing/signature/v1.0");

    /** No certificate bears it. A policy must say who signs, so a case that does not admits nobody. */
    private static final String NOBODY = "urn:edgewise:the-case-names-nobody";

    private static final int MOST_TRUSTED_ROOT = 1 << 20;

    private final TrustPolicyBuilder policy = TrustPolicy.builder("case").counter(1);
    private final SortedSet<String> names = new TreeSet<>();
    private final SortedSet<String> san = new TreeSet<>();
    private final SortedSet<String> identities = new TreeSet<>();
    private final SortedSet<String> issuers = new TreeSet<>();
    private final List<FieldRule> fields = new ArrayList<>();
    private String predicate = "";
    private int threshold = 1;

    /** What the files in {@code trust} are. */
    enum Trust {
        KEYS,
        CERTIFICATES,
        /** Trusted roots of Sigstore; who signs stands in {@code require}. */
        IDENTITIES
    }

    private CasePolicy() {}

    /**
     * Returns the policy.
     *
     * @param scope the registry that the case is judged under
     * @param format how its signatures are written
     * @param by what {@code trust} names
     * @throws CaseException if the columns cannot be understood
     * @throws RefusedException if no policy can trust what they name: UNTRUSTED_KEY, CERTIFICATE_INVALID,
     *     TOO_FEW_SIGNERS
     */
    static TrustPolicy of(ForeignCase row, Path folder, String scope, String format, Trust by) {
        CasePolicy made = new CasePolicy();
        try {
            made.require(row.require());
            made.trust(row.trust(), folder, by);
            return made.build(scope, format, by);
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
            } else if (equal && key.equals("identity")) {
                identities.add(value);
            } else if (equal && key.equals("issuer")) {
                issuers.add(value);
            } else if (equal && key.equals("distinct-keys")) {
                threshold = number(value);
            } else {
                String pointer = "/" + key.replace("~", "~0").replace("/", "~1").replace('.', '/');
                fields.add(equal ? FieldRule.equalTo(pointer, value) : FieldRule.contains(pointer, List.of(value)));
            }
        }
    }

    /** What no policy may trust is left out: a signature by it counts for nothing. */
    private void trust(String text, Path folder, Trust by) {
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
                add("trusted-" + (names.size() + 1), path, by);
            } catch (KeyFileException | IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (names.isEmpty()) {
            throw new RefusedException(
                    by == Trust.KEYS ? Refusal.UNTRUSTED_KEY : Refusal.CERTIFICATE_INVALID,
                    "nothing of it can be trusted: " + String.join("; ", problems));
        }
        if (by == Trust.KEYS && threshold > names.size()) {
            throw new RefusedException(
                    Refusal.TOO_FEW_SIGNERS,
                    "asked for are " + threshold + " signers, and " + names.size() + " different keys are trusted");
        }
    }

    private void add(String name, Path file, Trust by) {
        switch (by) {
            case KEYS -> policy.key(name, KeyFiles.readAnyPublic(file));
            case CERTIFICATES -> policy.authority(name, Certificates.read(file));
            case IDENTITIES -> policy.trustedRoot(name, bytes(file));
        }
        names.add(name);
    }

    private TrustPolicy build(String scope, String format, Trust by) {
        PredicateRule asked = predicate.isEmpty() || (SIGNATURES.contains(predicate) && fields.isEmpty())
                ? null
                : new PredicateRule(predicate, fields);
        if (asked == null && !fields.isEmpty()) {
            throw new CaseException("require: rules for fields need a predicate");
        }
        SortedSet<String> formats = new TreeSet<>(List.of(format));
        Requirement requirement = switch (by) {
            case KEYS -> new Requirement(threshold, names, null, formats, asked);
            case CERTIFICATES -> new Requirement(threshold, new TreeSet<>(), certificates(), formats, asked);
            case IDENTITIES -> new Requirement(threshold, new TreeSet<>(), null, formats, asked, identities());
        };
        return policy.scope(scope, List.of(requirement), ModelRules.DEFAULT).build();
    }

    private CertificateRule certificates() {
        SortedSet<String> who = san.isEmpty() ? new TreeSet<>(List.of(NOBODY)) : san;
        return new CertificateRule(names, who, new TreeSet<>(), CertificateRule.Time.NOW);
    }

    /** Every identity by every issuer under every root; nobody where the case names none. */
    private List<KeylessSigner> identities() {
        if (identities.isEmpty() || issuers.isEmpty()) {
            identities.add(NOBODY);
            issuers.add(NOBODY);
        }
        List<KeylessSigner> signers = new ArrayList<>();
        for (String root : names) {
            for (String issuer : issuers) {
                identities.forEach(identity -> signers.add(new KeylessSigner(issuer, identity, null, root)));
            }
        }
        return signers;
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(MOST_TRUSTED_ROOT + 1);
        } catch (IOException e) {
            throw new CaseException("trust: " + file.getFileName() + " cannot be read", e);
        }
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
