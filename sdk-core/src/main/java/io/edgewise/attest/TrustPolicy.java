package io.edgewise.attest;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import java.security.PublicKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
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
    private final SortedMap<String, PublicKey> keys;
    private final List<Scope> scopes;
    private final Digest digest;

    TrustPolicy(TrustPolicyBuilder parts, SortedMap<String, PublicKey> keys, Collection<Scope> scopes) {
        this.name = parts.name();
        this.counter = parts.counter();
        this.development = parts.development();
        this.keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
        this.scopes =
                scopes.stream().sorted(Comparator.comparing(Scope::prefix)).toList();
        this.digest = Digest.of(document());
    }

    /** Begins a policy. */
    public static TrustPolicyBuilder builder(String name) {
        return new TrustPolicyBuilder(name);
    }

    /**
     * What repositories under a prefix must show.
     *
     * @param prefix registry and whole segments of the repository's path, without a slash at the end
     * @param threshold how many distinct keys must have signed, at least 1
     * @param keys the names of the keys that count
     * @param formats the formats of signature that count
     */
    public record Scope(String prefix, int threshold, SortedSet<String> keys, SortedSet<String> formats) {
        public Scope {
            keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
            formats = Collections.unmodifiableSortedSet(new TreeSet<>(formats));
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

    /** Returns the digest of the policy's meaning: the same for every spelling and order of the file. */
    public Digest digest() {
        return digest;
    }

    /** Returns the scopes, by prefix. */
    public List<Scope> scopes() {
        return scopes;
    }

    /** Returns the names of the keys. */
    public Set<String> keyNames() {
        return keys.keySet();
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

    /** Returns the name of the key with that OMS hint, whatever scope names it; empty when there is none. */
    Optional<String> named(String hint) {
        return keys.entrySet().stream()
                .filter(key -> OmsSigner.hint(key.getValue()).equals(hint))
                .map(java.util.Map.Entry::getKey)
                .findFirst();
    }

    /** Returns what the digest is over: everything that decides, sorted, keys by the digest of their DER form. */
    byte[] document() {
        return JsonWriter.object(policy -> policy.put("schema", "edgewise.policy/v1")
                .put("name", name)
                .put("counter", counter)
                .put("development", development)
                .putObjects(
                        "keys",
                        keys.entrySet(),
                        (key, entry) -> key.put("name", entry.getKey())
                                .put(
                                        "spki",
                                        Digest.of(entry.getValue().getEncoded()).toString()))
                .putObjects(
                        "scopes",
                        scopes,
                        (rule, scope) -> rule.put("prefix", scope.prefix())
                                .put("threshold", scope.threshold())
                                .putTexts("keys", scope.keys())
                                .putTexts("formats", scope.formats())));
    }
}
