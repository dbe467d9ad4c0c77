package io.edgewise.attest;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a package must show: so many distinct signers, known by keys, certificates or identities, who signed
 * it or attest something of it.
 *
 * @param threshold how many distinct signers, at least 1; who has one key twice, or two keys in one name, is one
 * @param keys the names of the keys that count; none where certificates do
 * @param certificates whose certificates count; null where keys do
 * @param formats the formats that count: {@code oms}, {@code cosign}, {@code cosign-legacy}
 * @param predicate what must be attested; null asks for a signature, which no attestation is
 * @param keyless the identities that count, by certificates of Sigstore; none where keys or certificates do
 */
public record Requirement(
        int threshold,
        SortedSet<String> keys,
        @Nullable CertificateRule certificates,
        SortedSet<String> formats,
        @Nullable PredicateRule predicate,
        List<KeylessSigner> keyless) {
    /** What counts where a rule names no format. */
    public static final List<String> USUAL_FORMATS = List.of(Format.OMS.word(), Format.COSIGN.word());

    public Requirement {
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
        formats = Collections.unmodifiableSortedSet(new TreeSet<>(formats));
        keyless = List.copyOf(keyless);
    }

    /** Asks for keys or certificates. */
    public Requirement(
            int threshold,
            SortedSet<String> keys,
            @Nullable CertificateRule certificates,
            SortedSet<String> formats,
            @Nullable PredicateRule predicate) {
        this(threshold, keys, certificates, formats, predicate, List.of());
    }

    /** Tells whether identities count. */
    boolean isKeyless() {
        return !keyless.isEmpty();
    }

    /** Says in words who counts. */
    Collection<String> who() {
        if (isKeyless()) {
            return keyless.stream().map(KeylessSigner::words).toList();
        }
        return certificates == null ? keys : certificates.who();
    }

    /**
     * Returns the same for a package that was in service here: it was right when it came, and that certificates end and
     * attestations age takes nothing out of service.
     */
    Requirement whateverTheTime() {
        return new Requirement(
                threshold,
                keys,
                certificates == null ? null : certificates.whateverTheTime(),
                formats,
                predicate == null ? null : predicate.whateverTheTime(),
                keyless);
    }

    /** Says in words who must sign. */
    String signers() {
        return threshold + " of " + who();
    }

    /** Says in words what is asked for. */
    public String words() {
        return predicate == null
                ? "signed by " + signers()
                : "an attestation " + Expect.shown(predicate.type()) + " by " + signers();
    }
}
