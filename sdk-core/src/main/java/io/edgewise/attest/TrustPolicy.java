package io.edgewise.attest;

import static java.util.Objects.requireNonNull;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRules;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is trusted for what: the document {@code edgewise.policy/v1}. What it does not allow is refused. Immutable; made
 * by {@link #builder}, which the reader of the file calls as well.
 */
public final class TrustPolicy {
    private final String name;
    private final long counter;
    private final boolean development;
    private final @Nullable Instant expires;
    private final SortedMap<String, PublicKey> keys;
    private final Map<String, String> hints;
    private final SortedMap<String, List<X509Certificate>> authorities;
    private final SortedMap<String, byte[]> trustedRoots;
    private final SortedSet<Digest> revoked;
    private final List<Scope> scopes;
    private final Digest digest;

    TrustPolicy(TrustPolicyBuilder parts) {
        this.name = parts.name();
        this.counter = parts.counter();
        this.development = parts.development();
        this.expires = parts.expires();
        this.keys = Collections.unmodifiableSortedMap(new TreeMap<>(parts.keys()));
        this.hints = hints(keys);
        this.authorities = Collections.unmodifiableSortedMap(new TreeMap<>(parts.authorities()));
        this.trustedRoots = Collections.unmodifiableSortedMap(new TreeMap<>(parts.trustedRoots()));
        this.revoked = Collections.unmodifiableSortedSet(sorted(parts.revoked()));
        this.scopes = List.copyOf(parts.scopes().values());
        this.digest = Digest.of(PolicyDocument.write(this));
    }

    /** Begins a policy. */
    public static TrustPolicyBuilder builder(String name) {
        return new TrustPolicyBuilder(name);
    }

    /**
     * What repositories under a prefix must show.
     *
     * @param prefix registry and whole segments of the repository's path, without a slash at the end
     * @param require what must hold, all of it, at least one
     * @param model what a model file may hold
     */
    public record Scope(String prefix, List<Requirement> require, ModelRules model) {
        public Scope {
            require = List.copyOf(require);
        }

        /** Tells whether a place, registry and repository, lies under the prefix. */
        boolean covers(String place) {
            return place.equals(prefix) || place.startsWith(prefix + "/");
        }
    }

    /** Returns the policy's name. */
    public String name() {
        return name;
    }

    /** Returns the policy's counter. */
    public long counter() {
        return counter;
    }

    /** Tells whether it is a development policy, made by {@code trust init}. */
    public boolean development() {
        return development;
    }

    /** Returns from when on it admits nothing new; null for a policy without an end. */
    public @Nullable Instant expires() {
        return expires;
    }

    /** Tells whether at this time it admits nothing new any more. */
    public boolean expiredAt(Instant time) {
        return expires != null && !time.isBefore(expires);
    }

    /** Returns the digest of the policy's meaning: the same for every spelling and order of the file. */
    public Digest digest() {
        return digest;
    }

    /** Writes into an object what the digest is taken of: all that decides. */
    public void write(JsonWriter document) {
        PolicyDocument.write(document, this);
    }

    /** Returns the scopes, by prefix. */
    public List<Scope> scopes() {
        return scopes;
    }

    /** Returns the names of the keys. */
    public Set<String> keyNames() {
        return keys.keySet();
    }

    /** Returns the keys by name. */
    public SortedMap<String, PublicKey> keys() {
        return keys;
    }

    /** Returns the names of the authorities for certificates. */
    public Set<String> authorityNames() {
        return authorities.keySet();
    }

    /** Returns the names of the trusted roots of Sigstore. */
    public Set<String> trustedRootNames() {
        return trustedRoots.keySet();
    }

    /** Tells whether a scope asks for identities, which {@link KeylessVerifier} must be installed for. */
    public boolean isKeyless() {
        return scopes.stream().anyMatch(scope -> scope.require().stream().anyMatch(Requirement::isKeyless));
    }

    /** Returns what is never admitted: manifests, and files in whatever package. */
    public Set<Digest> revoked() {
        return revoked;
    }

    /** Returns the scope with the longest prefix that a repository lies under; empty when it lies under none. */
    public Optional<Scope> scopeOf(ModelRef ref) {
        String place = ref.registry() + "/" + ref.repository();
        if (List.of(place.split("/", -1)).stream().anyMatch(part -> part.isEmpty() || part.matches("\\.+"))) {
            return Optional.empty(); // a reference made by hand with '..' in it lies nowhere
        }
        return scopes.stream()
                .filter(scope -> scope.covers(place))
                .max(Comparator.comparingInt(scope -> scope.prefix().length()));
    }

    /** Returns the key of that name, or null. */
    @Nullable
    PublicKey key(String keyName) {
        return keys.get(keyName);
    }

    /** Returns a trusted root of Sigstore; every name that a requirement uses is there. */
    byte[] trustedRoot(String rootName) {
        return requireNonNull(trustedRoots.get(rootName), "a trusted root that was checked; this is a bug")
                .clone();
    }

    /** Returns the roots for certificates, by the name of the authority. */
    public SortedMap<String, List<X509Certificate>> authorities() {
        return authorities;
    }

    /**
     * Returns the name of the key with that hint, of OMS or of cosign, whatever scope names it; empty when none has.
     */
    Optional<String> named(String hint) {
        return Optional.ofNullable(hints.get(hint));
    }

    private static Map<String, String> hints(Map<String, PublicKey> keys) {
        Map<String, String> hints = new HashMap<>();
        keys.forEach((name, key) -> {
            hints.put(OmsSigner.hint(key), name);
            hints.put(
                    Base64.getEncoder()
                            .encodeToString(KeyAlgorithm.identity(key).raw()),
                    name);
        });
        return hints;
    }

    private static SortedSet<Digest> sorted(Collection<Digest> digests) {
        SortedSet<Digest> sorted = new TreeSet<>(Comparator.comparing(Digest::hex));
        sorted.addAll(digests);
        return sorted;
    }
}
