package io.edgewise.attest;

import io.edgewise.json.Nearest;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.security.auth.x500.X500Principal;

/** Says what is wrong with the requirements of a policy, before anybody relies on them. */
final class RequirementRules {
    private static final int MOST_REQUIREMENTS = 16;
    private static final int MOST_THRESHOLD = 16;
    private static final int MOST_NAMES = 64;
    private static final int MOST_FIELDS = 32;
    private static final int MOST_VALUES = 32;
    private static final int LONGEST = 1024;
    private static final int DEEPEST = 16;
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");

    private final Collection<String> keys;
    private final Collection<String> authorities;
    private final Collection<String> trustedRoots;

    RequirementRules(Collection<String> keys, Collection<String> authorities, Collection<String> trustedRoots) {
        this.keys = keys;
        this.authorities = authorities;
        this.trustedRoots = trustedRoots;
    }

    /** Refuses requirements that could never hold, or that ask for less than they seem to. */
    void check(String place, List<Requirement> requirements) {
        if (requirements.isEmpty()) {
            throw new IllegalArgumentException(place + ": requires nothing; name at least one rule");
        }
        TrustPolicyBuilder.within(place + ": has", requirements.size(), MOST_REQUIREMENTS, "rules");
        for (int i = 0; i < requirements.size(); i++) {
            check(requirements.size() == 1 ? place : place + ".require[" + i + "]", requirements.get(i));
        }
    }

    private void check(String place, Requirement requirement) {
        for (String key : requirement.keys()) {
            mustBeKnown(place, "key", key, keys);
        }
        if (requirement.formats().isEmpty()) {
            throw new IllegalArgumentException(place + ": names no format; known: " + Format.WORDS);
        }
        for (String format : requirement.formats()) {
            mustBeKnown(place, "format", format, Format.WORDS);
        }
        CertificateRule certificates = requirement.certificates();
        if (requirement.isKeyless()) {
            keyless(place, requirement);
        } else if (certificates == null) {
            mustBeReachable(place, requirement.threshold(), requirement.keys().size(), "keys");
        } else {
            certificates(place, requirement, certificates);
        }
        PredicateRule predicate = requirement.predicate();
        if (predicate != null) {
            predicate(place, predicate);
        }
    }

    private static void mustBeReachable(String place, int threshold, int signers, String what) {
        TrustPolicyBuilder.within(place + ": names", signers, MOST_NAMES, what);
        if (threshold < 1 || threshold > signers) {
            throw new IllegalArgumentException(place + ": the threshold is " + threshold + "; it must be 1 to "
                    + signers + ", the number of its " + what);
        }
        TrustPolicyBuilder.within(place + ": the threshold is", threshold, MOST_THRESHOLD, "");
    }

    private void certificates(String place, Requirement requirement, CertificateRule rule) {
        if (!requirement.keys().isEmpty()) {
            throw new IllegalArgumentException(
                    place + ": asks for keys and for certificates; make two rules of it, or leave one out");
        }
        if (rule.authorities().isEmpty()) {
            throw new IllegalArgumentException(place + ": names no authority; known: " + authorities);
        }
        for (String authority : rule.authorities()) {
            mustBeKnown(place, "authority", authority, authorities);
        }
        if (rule.who().isEmpty()) {
            throw new IllegalArgumentException(
                    place + ": names nobody in 'san' or 'subject'; without a name every certificate would count");
        }
        rule.who().forEach(name -> mustBeShort(place, "a name", name));
        for (String subject : rule.subject()) {
            try {
                new X500Principal(subject);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        place + ": the subject '" + Expect.shown(subject) + "' is no name like CN=line-a,O=Works", e);
            }
        }
        int signers = rule.san().isEmpty() ? rule.subject().size() : rule.san().size();
        mustBeReachable(place, requirement.threshold(), signers, "names");
    }

    private void keyless(String place, Requirement requirement) {
        if (!requirement.keys().isEmpty() || requirement.certificates() != null) {
            throw new IllegalArgumentException(place
                    + ": asks for identities and for keys or certificates; make two rules of it, or leave one out");
        }
        TrustPolicyBuilder.within(place + ": names", requirement.keyless().size(), MOST_NAMES, "identities");
        boolean open = false;
        Set<String> identities = new HashSet<>();
        for (KeylessSigner signer : requirement.keyless()) {
            mustBeKnown(place, "trusted root", signer.trustedRoot(), trustedRoots);
            mustBeShort(place, "an issuer", signer.issuer());
            String identity = signer.identity();
            String pattern = signer.identityPattern();
            if ((identity == null) == (pattern == null)) {
                throw new IllegalArgumentException(
                        place + ": an identity has a name or a pattern; without one everybody would count");
            }
            if (identity != null) {
                mustBeShort(place, "an identity", identity);
                identities.add(identity);
            } else if (pattern != null) {
                pattern(place, pattern);
                open = true;
            }
        }
        if (!open) {
            mustBeReachable(place, requirement.threshold(), identities.size(), "identities");
        } else if (requirement.threshold() < 1) {
            throw new IllegalArgumentException(
                    place + ": the threshold is " + requirement.threshold() + "; it must be 1 or more");
        }
        TrustPolicyBuilder.within(place + ": the threshold is", requirement.threshold(), MOST_THRESHOLD, "");
    }

    private static void pattern(String place, String pattern) {
        mustBeShort(place, "a pattern", pattern);
        try {
            if (Pattern.compile(pattern).matcher("").matches()) {
                throw new IllegalArgumentException(
                        place + ": the pattern '" + Expect.shown(pattern) + "' takes nobody's name; say who counts");
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    place + ": '" + Expect.shown(pattern) + "' is no pattern: " + e.getDescription(), e);
        }
    }

    private static void predicate(String place, PredicateRule rule) {
        mustBeShort(place, "the predicate's type", rule.type());
        if (Claim.signs(rule.type())) {
            throw new IllegalArgumentException(place + ": '" + rule.type()
                    + "' is a signature and no attestation; leave 'predicate' out to ask for a signature");
        }
        TrustPolicyBuilder.within(place + ": has", rule.fields().size(), MOST_FIELDS, "field rules");
        for (FieldRule field : rule.fields()) {
            if (field.path().length() > LONGEST
                    || !POINTER.matcher(field.path()).matches()
                    || field.path().chars().filter(c -> c == '/').count() > DEEPEST) {
                throw new IllegalArgumentException(place + ": the path '" + Expect.shown(field.path())
                        + "' is no JSON Pointer of at most " + DEEPEST + " steps, for example /builder/id");
            }
            TrustPolicyBuilder.within(
                    place + ": " + field.path() + " has", field.values().size(), MOST_VALUES, "values");
            field.values().forEach(value -> mustBeShort(place, "a value of " + field.path(), value));
            boolean compares = field.test() == FieldRule.Test.IN || field.test() == FieldRule.Test.CONTAINS;
            if (compares == field.values().isEmpty()) {
                throw new IllegalArgumentException(
                        place + ": " + field.path() + (compares ? " is compared with nothing" : " takes no values"));
            }
            boolean ages = field.test() == FieldRule.Test.MAX_AGE;
            if (ages == (field.maxAge().isZero() || field.maxAge().isNegative())) {
                throw new IllegalArgumentException(
                        place + ": " + field.path() + (ages ? " has an age that is not above zero" : " takes no age"));
            }
        }
    }

    private static void mustBeShort(String place, String what, String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    place + ": " + what + " has " + text.length() + " characters; 1 to " + LONGEST + " are allowed");
        }
    }

    private static void mustBeKnown(String place, String what, String word, Collection<String> known) {
        if (!known.contains(word)) {
            String hint = Nearest.to(word, known)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("; known: " + known);
            throw new IllegalArgumentException(place + ": the " + what + " '" + word + "' is not known" + hint);
        }
    }
}
