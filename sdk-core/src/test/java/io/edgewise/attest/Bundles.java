package io.edgewise.attest;

import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trust bundles to replay and to tamper with. The payload is a line {@code counter threshold names issued expires}: how
 * a policy is written is no concern of the chain.
 */
public final class Bundles {
    public static final Instant ISSUED = Instant.parse("2026-11-25T00:00:00Z");
    public static final Instant EXPIRES = Instant.parse("2027-06-01T00:00:00Z");
    private static final SortedMap<String, KeyPair> PAIRS = new TreeMap<>();

    static {
        for (String name : List.of("a", "b", "c", "stranger")) {
            PAIRS.put(name, KeyFiles.generate());
        }
    }

    private Bundles() {}

    /** Returns a root of so many of these keys, one letter each. */
    public static TrustRoot root(int threshold, String names) {
        SortedMap<String, PublicKey> keys = new TreeMap<>();
        names.chars()
                .mapToObj(Character::toString)
                .forEach(name -> keys.put(name, pair(name).getPublic()));
        return new TrustRoot(threshold, keys);
    }

    /** Returns a bundle whose signers from then on are one of these keys, sealed by those. */
    public static TrustBundle bundle(long counter, String signers, String by) {
        return bundle(counter, 1, signers, by);
    }

    static TrustBundle bundle(long counter, int threshold, String signers, String by) {
        return sealed(payload(counter, threshold, signers, ISSUED, EXPIRES), by);
    }

    /** Returns a bundle that was issued and ends at these times. */
    public static TrustBundle bundle(long counter, Instant issued, Instant expires) {
        return sealed(payload(counter, 1, "a", issued, expires), "a");
    }

    static String payload(long counter, int threshold, String signers, Instant issued, Instant expires) {
        return counter + " " + threshold + " " + signers + " " + issued + " " + expires;
    }

    static TrustBundle sealed(String payload, String by) {
        List<PrivateKey> keys = new ArrayList<>();
        by.chars()
                .mapToObj(Character::toString)
                .forEach(name -> keys.add(pair(name).getPrivate()));
        return TrustBundle.sign(payload.getBytes(StandardCharsets.UTF_8), keys, List.of(root(1, "abcs")));
    }

    private static KeyPair pair(String name) {
        KeyPair pair = PAIRS.get(name.equals("s") ? "stranger" : name);
        if (pair == null) {
            throw new AssertionError("no key " + name);
        }
        return pair;
    }

    /** Reads such a payload. */
    public static TrustChain.Content read(byte[] payload) {
        String[] words = new String(payload, StandardCharsets.UTF_8).split(" ", -1);
        if (words.length != 5) {
            throw new RefusedException(Refusal.MALFORMED, "not a line of a test");
        }
        TrustPolicy policy = TrustPolicy.builder("fleet")
                .counter(Long.parseLong(words[0]))
                .expires(Instant.parse(words[4]))
                .key("line-a", LINE.getPublic())
                .scope("127.0.0.1:1/models/", 1, List.of("line-a"), List.of("oms"))
                .build();
        return new TrustChain.Content(policy, root(Integer.parseInt(words[1]), words[2]), Instant.parse(words[3]));
    }

    /** Who signs models under these policies. */
    public static final KeyPair LINE = KeyFiles.generate();
}
