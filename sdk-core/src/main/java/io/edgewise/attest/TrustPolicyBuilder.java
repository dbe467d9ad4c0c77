package io.edgewise.attest;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRules;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects a policy and checks it whole in {@link #build}. Every complaint is an {@link IllegalArgumentException} that
 * names the place, what was found and what would be right.
 */
public final class TrustPolicyBuilder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern REGISTRY = Pattern.compile("[a-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9a-f:]+\\](:[0-9]{1,5})?");
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9]+([._-]+[a-z0-9]+)*");

    private static final int LONGEST_PREFIX = 1024;
    private static final int MOST_KEYS = 64;
    private static final int MOST_AUTHORITIES = 16;
    private static final int MOST_TRUSTED_ROOTS = 4;
    private static final int LARGEST_TRUSTED_ROOT = 128 << 10;
    private static final int MOST_ROOTS = 32;
    private static final int MOST_SCOPES = 256;
    private static final int MOST_REVOKED = 10_000;

    private final String name;
    private long counter;
    private boolean development;
    private @Nullable Instant expires;
    private final SortedMap<String, PublicKey> keys = new TreeMap<>();
    private final SortedMap<String, List<X509Certificate>> authorities = new TreeMap<>();
    private final SortedMap<String, byte[]> trustedRoots = new TreeMap<>();
    private final Set<Digest> revoked = new HashSet<>();
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

    /** Sets from when on it admits nothing new; what runs goes on. */
    public TrustPolicyBuilder expires(Instant time) {
        expires = time;
        return this;
    }

    /** Adds a key under a name: on P-256, P-384 or P-521, Ed25519, or RSA from 2048 bits. */
    public TrustPolicyBuilder key(String keyName, PublicKey key) {
        String place = "keys." + named("the key's name", keyName);
        // Made again from its numbers: whatever object and spelling it was, two names for one key are seen below.
        PublicKey plain = KeyAlgorithm.plain(key)
                .orElseThrow(() -> new IllegalArgumentException(place + ": is a key of a kind that is not accepted ("
                        + key.getAlgorithm() + "); P-256, P-384, P-521, Ed25519 and RSA from 2048 bits are"));
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
     * Adds an authority for certificates under a name.
     *
     * @param roots its roots; what lies between them and a signer comes with the signature
     */
    public TrustPolicyBuilder authority(String authorityName, Collection<X509Certificate> roots) {
        String place = "authorities." + named("the authority's name", authorityName);
        within(place + ": has", roots.size(), MOST_ROOTS, "roots");
        for (X509Certificate root : roots) {
            String subject = Expect.shown(root.getSubjectX500Principal().getName());
            if (root.getBasicConstraints() < 0) {
                throw new IllegalArgumentException(place + ": '" + subject
                        + "' is no certificate of an authority; name its root, or the signer's key in 'keys'");
            }
            if (!CertificatePath.strong(root)) {
                throw new IllegalArgumentException(place + ": '" + subject
                        + "' is made with an algorithm that is not accepted; ECDSA, Ed25519 and RSA from 2048 bits"
                        + " with SHA-2 are");
            }
        }
        if (authorities.put(authorityName, List.copyOf(roots)) != null) {
            throw new IllegalArgumentException(place + ": stands there twice; give each authority its own name");
        }
        return this;
    }

    /**
     * Adds a trusted root of Sigstore under a name: authorities, logs and timestamp authorities that are believed.
     * Where the module for it is installed it is read at once.
     *
     * @param json the content of {@code trusted_root.json}, at most 128 KiB
     */
    public TrustPolicyBuilder trustedRoot(String rootName, byte[] json) {
        String place = "trusted-roots." + named("the trusted root's name", rootName);
        if (json.length > LARGEST_TRUSTED_ROOT) {
            throw new IllegalArgumentException(
                    place + ": has " + json.length + " bytes; at most " + LARGEST_TRUSTED_ROOT + " are read");
        }
        try {
            KeylessVerifier.installed().ifPresent(verifier -> verifier.mustBeUsable(json.clone()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
        if (trustedRoots.put(rootName, json.clone()) != null) {
            throw new IllegalArgumentException(place + ": stands there twice; give each trusted root its own name");
        }
        return this;
    }

    /** Adds a manifest or a file that is never admitted. */
    public TrustPolicyBuilder revoke(Digest digest) {
        revoked.add(digest);
        return this;
    }

    /**
     * Adds a scope with one requirement for signatures by keys, and the usual rules for model files.
     *
     * @param prefix registry and whole path segments, for example {@code registry.example:5000/models/}; a slash at the
     *     end changes nothing
     * @param threshold how many distinct keys must have signed
     * @param keyNames which keys count; they may be added later
     * @param formats which formats count: {@code oms}, {@code cosign}, {@code cosign-legacy}
     */
    public TrustPolicyBuilder scope(
            String prefix, int threshold, Collection<String> keyNames, Collection<String> formats) {
        Requirement requirement =
                new Requirement(threshold, new TreeSet<>(keyNames), null, new TreeSet<>(formats), null);
        return scope(prefix, List.of(requirement), ModelRules.DEFAULT);
    }

    /**
     * Adds a scope.
     *
     * @param prefix registry and whole path segments
     * @param require what must hold, all of it
     * @param model what a model file may hold
     */
    public TrustPolicyBuilder scope(String prefix, List<Requirement> require, ModelRules model) {
        String plain = plain(prefix);
        if (scopes.put(plain, new TrustPolicy.Scope(plain, require, model)) != null) {
            throw new IllegalArgumentException(place(plain) + ": stands there twice; one prefix has one rule");
        }
        return this;
    }

    /** Returns the policy, or says what is wrong with it. */
    public TrustPolicy build() {
        if (counter < 1) {
            throw new IllegalArgumentException("counter: is " + counter + "; it must be 1 or more");
        }
        within("keys: are", keys.size(), MOST_KEYS, "");
        within("authorities: are", authorities.size(), MOST_AUTHORITIES, "");
        within("trusted-roots: are", trustedRoots.size(), MOST_TRUSTED_ROOTS, "");
        within("scopes: are", scopes.size(), MOST_SCOPES, "");
        within("revoked: are", revoked.size(), MOST_REVOKED, "digests");
        RequirementRules rules = new RequirementRules(keys.keySet(), authorities.keySet(), trustedRoots.keySet());
        scopes.values().forEach(scope -> rules.check(place(scope.prefix()), scope.require()));
        return new TrustPolicy(this);
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

    @Nullable
    Instant expires() {
        return expires;
    }

    SortedMap<String, PublicKey> keys() {
        return keys;
    }

    SortedMap<String, List<X509Certificate>> authorities() {
        return authorities;
    }

    SortedMap<String, byte[]> trustedRoots() {
        return trustedRoots;
    }

    Set<Digest> revoked() {
        return revoked;
    }

    SortedMap<String, TrustPolicy.Scope> scopes() {
        return scopes;
    }

    /** Refuses more of something than a policy may have. */
    static void within(String what, int count, int most, String things) {
        if (count > most) {
            throw new IllegalArgumentException(
                    what + " " + count + (things.isEmpty() ? "" : " " + things) + "; at most " + most + " are allowed");
        }
    }

    private static String plain(String prefix) {
        if (prefix.startsWith(ModelRef.LOCAL)) {
            return local(prefix);
        }
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

    /** A folder on the device, never the whole disk. */
    private static String local(String prefix) {
        ModelRef folder;
        try {
            folder = ModelRef.parse(prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place(prefix) + ": " + e.getMessage(), e);
        }
        if (folder.tag() != null || folder.digest() != null) {
            throw new IllegalArgumentException(place(prefix) + ": a prefix has no tag and no digest; take it out");
        }
        return folder.registry() + "/" + folder.repository();
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
