package io.edgewise.attest;

import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may say whom this device trusts: so many of these keys together.
 *
 * @param threshold how many distinct keys must have signed, from 1 to the number of keys
 * @param keys the keys by name, on P-256, P-384 or P-521; 1 to 16 of them, no key under two names
 */
public record TrustRoot(int threshold, SortedMap<String, PublicKey> keys) {
    static final int MOST_KEYS = 16;

    /** Checks it whole; what is wrong is an {@link IllegalArgumentException} that names the place. */
    public TrustRoot {
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException("signers.keys: holds " + keys.size() + "; it must be 1 to " + MOST_KEYS);
        }
        if (threshold < 1 || threshold > keys.size()) {
            throw new IllegalArgumentException("signers.threshold: is " + threshold + "; it must be 1 to " + keys.size()
                    + ", the number of the keys");
        }
        keys = Collections.unmodifiableSortedMap(plain(keys));
    }

    /** Returns what stands for a key in a signature: the lower-case hexadecimal SHA-256 of its DER form. */
    static String idOf(PublicKey key) {
        return Digest.of(key.getEncoded()).hex();
    }

    /** Reads each key back from its PEM text: whatever object it was, two names for one key are seen. */
    private static SortedMap<String, PublicKey> plain(SortedMap<String, PublicKey> keys) {
        SortedMap<String, PublicKey> plain = new TreeMap<>();
        Map<String, String> seen = new HashMap<>();
        keys.forEach((name, key) -> {
            String place = "signers.keys." + name;
            PublicKey read = KeyFiles.publicKey(KeyFiles.publicPem(key).getBytes(StandardCharsets.US_ASCII), place);
            String other = seen.put(idOf(read), name);
            if (other != null) {
                throw new IllegalArgumentException(
                        place + ": is the same key as '" + other + "'; one key counts once, under one name");
            }
            plain.put(name, read);
        });
        return plain;
    }
}
