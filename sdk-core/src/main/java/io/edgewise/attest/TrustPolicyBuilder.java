package io.edgewise.attest;

import io.edgewise.identity.KeyFiles;
import io.edgewise.json.Nearest;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Collects a policy and checks it whole in {@link #build}. Every complaint is an {@link IllegalArgumentException} that
 * names the place, what was found and what would be right.
 */
public final class TrustPolicyBuilder {
    /** The formats of signature that this version reads. */
    private static final Set<String> FORMATS = Set.of("oms");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern REGISTRY = Pattern.compile("[a-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9a-f:]+\\](:[0-9]{1,5})?");
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9]+([._-]+[a-z0-9]+)*");

    private static final int LONGEST_PREFIX = 1024;

    private final String name;
    private long counter;
    private boolean development;
    private final SortedMap<String, PublicKey> keys = new TreeMap<>();
    private final SortedMap<String, TrustPolicy.Scope> scopes = new TreeMap<>();

    TrustPolicyBuilder(String name) {
        this.name = named("the policy's name", name);
    }

    /** Sets the counter, at least 1; it grows with every change. */
    public TrustPolicyBuilder counter(long number) {
        counter = number;
        return this;
    }

    /** Sets whether it is a development policy, which status and health then show. */
    public TrustPolicyBuilder development(boolean flag) {
        development = flag;
        return this;
    }

    /** Adds a key on P-256, P-384 or P-521 under a name. */
    public TrustPolicyBuilder key(String keyName, PublicKey key) {
        String place = "keys." + named("the key's name", keyName);
        // Read back from its PEM text: whatever object it was, two names for one key are seen below.
        PublicKey plain = KeyFiles.publicKey(KeyFiles.publicPem(key).getBytes(StandardCharsets.US_ASCII), place);
        for (Map.Entry<String, PublicKey> other : keys.entrySet()) {
            if (Arrays.equals(other.getValue().getEncoded(), plain.getEncoded())) {
                throw new IllegalArgumentException(
                        place + ": is the same key as '" + other.getKey() + "'; one key has one name");
            }
        }
        if (keys.put(keyName, plain) != null) {
            throw new IllegalArgumentException(place + ": stands there twice; give each key its own name");
        }
        return this;
    }

    /**
     * Adds a scope.
     *
     * @param prefix registry and whole path segments, for example {@code registry.example:5000/models/}; a slash at the
     *     end changes nothing
     * @param threshold how many distinct keys must have signed
     * @param keyNames which keys count; they may be added later
     * @param formats which formats count: {@code oms}
     */
    public TrustPolicyBuilder scope(
            String prefix, int threshold, Collection<String> keyNames, Collection<String> formats) {
        String plain = plain(prefix);
        TrustPolicy.Scope scope =
                new TrustPolicy.Scope(plain, threshold, new TreeSet<>(keyNames), new TreeSet<>(formats));
        if (scopes.put(plain, scope) != null) {
            throw new IllegalArgumentException(place(plain) + ": stands there twice; one prefix has one rule");
        }
        return this;
    }

    /** Returns the policy, or says what is wrong with it. */
    public TrustPolicy build() {
        if (counter < 1) {
            throw new IllegalArgumentException("counter: is " + counter + "; it must be 1 or more");
        }
        scopes.values().forEach(this::check);
        return new TrustPolicy(this, keys, scopes.values());
    }

    String name() {
        return name;
    }

    long counter() {
        return counter;
    }

    boolean development() {
        return development;
    }

    private void check(TrustPolicy.Scope scope) {
        String place = place(scope.prefix());
        for (String key : scope.keys()) {
            mustBeKnown(place, "key", key, keys.keySet());
        }
        if (scope.formats().isEmpty()) {
            throw new IllegalArgumentException(place + ": names no format; known: " + FORMATS);
        }
        for (String format : scope.formats()) {
            mustBeKnown(place, "format", format, FORMATS);
        }
        if (scope.threshold() < 1 || scope.threshold() > scope.keys().size()) {
            throw new IllegalArgumentException(place + ": the threshold is " + scope.threshold() + "; it must be 1 to "
                    + scope.keys().size() + ", the number of its keys");
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

    private static String plain(String prefix) {
        String whole = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        List<String> parts = List.of(whole.split("/", -1));
        String registry = parts.get(0).toLowerCase(Locale.ROOT); // as ModelRef reads it
        List<String> path = parts.subList(1, parts.size());
        if (prefix.length() > LONGEST_PREFIX // measured first: a long chain of segments would exhaust the stack
                || !REGISTRY.matcher(registry).matches()
                || !path.stream().allMatch(part -> SEGMENT.matcher(part).matches())) {
            throw new IllegalArgumentException(place(prefix)
                    + ": is no prefix of repositories; the form is host:port/path/, lower case, without oci://");
        }
        return path.isEmpty() ? registry : registry + "/" + String.join("/", path);
    }

    private static String named(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " is '" + name + "'; the form is " + NAME);
        }
        return name;
    }

    private static String place(String prefix) {
        return "scopes[" + prefix + "]";
    }
}
