package io.edgewise.attest;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of a trust policy, sealed by those who may decide: a DSSE envelope with one signature for each key. Files
 * hold several, the older first, so that a device that missed some can follow. Nothing in the payload is believed, nor
 * read, before {@link TrustChain} has counted the signatures.
 */
public final class TrustBundle {
    /** What the envelope's payload is: {@code edgewise.policy/v1} as JSON, with its keys inlined. */
    public static final String PAYLOAD_TYPE = "application/vnd.edgewise.policy.v1+json";

    /** The schema of the file. */
    public static final String SCHEMA = "edgewise.trust/v1";

    /** How large a file may be, in bytes. */
    public static final int FILE_LIMIT = 1 << 20;

    /** How many bundles a file may hold. */
    public static final int MOST_BUNDLES = 32;

    private static final JsonLimits LIMITS = new JsonLimits(FILE_LIMIT, 8, 4_096);

    private final byte[] payload;

    /** By the key's id; a key that stands there twice is refused when it is read. */
    private final SortedMap<String, byte[]> signatures;

    private TrustBundle(byte[] payload, SortedMap<String, byte[]> signatures) {
        this.payload = payload;
        this.signatures = Collections.unmodifiableSortedMap(signatures);
    }

    /**
     * Seals a payload.
     *
     * @param payload the policy
     * @param keys who signs, on P-256, P-384 or P-521
     * @param known among whose keys the public halves are found
     * @throws IllegalArgumentException when a key is none of those, or stands there twice
     */
    public static TrustBundle sign(byte[] payload, List<PrivateKey> keys, Collection<TrustRoot> known) {
        byte[] message = Dsse.signedBytes(PAYLOAD_TYPE, payload);
        SortedMap<String, byte[]> signatures = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            byte[] signature = Ecdsa.sign(keys.get(i), message);
            String which = "signing key " + (i + 1);
            String id = known.stream()
                    .flatMap(root -> root.keys().values().stream())
                    .filter(key -> Ecdsa.verify(key, message, signature))
                    .map(TrustRoot::idOf)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            which + " is none of the signers; name its public half in signers.keys of the policy"));
            if (signatures.put(id, signature) != null) {
                throw new IllegalArgumentException(which + " stands there twice; one key counts once");
            }
        }
        return new TrustBundle(payload.clone(), signatures);
    }

    /**
     * Reads a file: at least one bundle, the older first.
     *
     * @throws RefusedException MALFORMED with the place and what is wrong
     */
    public static List<TrustBundle> parse(byte[] file) {
        try {
            JsonValue document = Json.parse(file, LIMITS).only(Set.of("schema", "bundles"));
            Expect.text(document.get("schema"), SCHEMA);
            JsonValue list = document.get("bundles");
            int count = list.elements().size();
            if (count < 1 || count > MOST_BUNDLES) {
                throw new JsonException(list.path(), "must hold 1 to " + MOST_BUNDLES + " bundles, holds " + count);
            }
            List<TrustBundle> bundles = new ArrayList<>();
            list.elements().forEach(bundle -> bundles.add(bundle(bundle)));
            return bundles;
        } catch (JsonException e) {
            throw new RefusedException(Refusal.MALFORMED, "the trust bundle, " + e.getMessage(), e);
        }
    }

    private static TrustBundle bundle(JsonValue envelope) {
        envelope.only(Set.of("payloadType", "payload", "signatures"));
        Expect.text(envelope.get("payloadType"), PAYLOAD_TYPE);
        JsonValue list = envelope.get("signatures");
        int count = list.elements().size();
        if (count < 1 || count > 2 * TrustRoot.MOST_KEYS) {
            throw new JsonException(
                    list.path(), "must hold 1 to " + 2 * TrustRoot.MOST_KEYS + " signatures, holds " + count);
        }
        SortedMap<String, byte[]> signatures = new TreeMap<>();
        for (JsonValue signature : list.elements()) {
            signature.only(Set.of("keyid", "sig"));
            String id = signature.get("keyid").text();
            if (signatures.put(id, Base64Text.decode(signature.get("sig"))) != null) {
                throw new JsonException(
                        signature.path(),
                        "is a second signature by the key " + Expect.shown(id) + "; one key signs once");
            }
        }
        return new TrustBundle(Base64Text.decode(envelope.get("payload")), signatures);
    }

    /** Returns the content of a file that holds these, the older first. */
    public static byte[] write(List<TrustBundle> bundles) {
        Base64.Encoder base64 = Base64.getEncoder();
        return JsonWriter.prettyObject(file -> file.put("schema", SCHEMA)
                .putObjects(
                        "bundles",
                        bundles,
                        (envelope, bundle) -> envelope.put("payloadType", PAYLOAD_TYPE)
                                .put("payload", base64.encodeToString(bundle.payload))
                                .putObjects(
                                        "signatures",
                                        bundle.signatures.entrySet(),
                                        (one, signature) -> one.put("keyid", signature.getKey())
                                                .put("sig", base64.encodeToString(signature.getValue())))));
    }

    /**
     * Returns the same with the signatures of another one, too.
     *
     * @throws IllegalArgumentException when the other one seals something else
     */
    public TrustBundle with(TrustBundle other) {
        if (!sealsTheSame(other)) {
            throw new IllegalArgumentException("the other bundle seals something else: " + other.digest());
        }
        SortedMap<String, byte[]> all = new TreeMap<>(signatures);
        all.putAll(other.signatures);
        return new TrustBundle(payload, all);
    }

    /** Returns what is sealed; to be believed only after its signatures were counted. */
    public byte[] payload() {
        return payload.clone();
    }

    /** Returns the digest of what is sealed. */
    public Digest digest() {
        return Digest.of(payload);
    }

    /** Tells whether another one seals the same, whoever signed it. */
    boolean sealsTheSame(TrustBundle other) {
        return Arrays.equals(payload, other.payload);
    }

    /** Returns the names of those among these keys who signed it. */
    public SortedSet<String> signedBy(TrustRoot root) {
        return judged(root, true);
    }

    /** Returns the names of those among these keys in whose name there is a signature that is wrong. */
    public SortedSet<String> wronglySignedBy(TrustRoot root) {
        return judged(root, false);
    }

    private SortedSet<String> judged(TrustRoot root, boolean right) {
        byte[] message = Dsse.signedBytes(PAYLOAD_TYPE, payload);
        SortedSet<String> found = new TreeSet<>();
        root.keys().forEach((name, key) -> {
            byte[] signature = signatures.get(TrustRoot.idOf(key));
            if (signature != null && Ecdsa.verify(key, message, signature) == right) {
                found.add(name);
            }
        });
        return found;
    }
}
