package io.edgewise.attest;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whose certificates count. They must lead to one of our own roots, carry the extended key usage codeSigning and the
 * key usage digitalSignature.
 *
 * @param authorities the names of the policy's authorities that count, at least one
 * @param san the subject alternative names that count, each whole and exact: URI, e-mail address or DNS name
 * @param subject the subjects that count, as RFC 2253 writes them, for example {@code CN=line-a,O=Works}; where both
 *     are named, both are asked for
 * @param time when the certificates must be valid
 */
public record CertificateRule(
        SortedSet<String> authorities, SortedSet<String> san, SortedSet<String> subject, Time time) {
    public CertificateRule {
        authorities = Collections.unmodifiableSortedSet(new TreeSet<>(authorities));
        san = Collections.unmodifiableSortedSet(new TreeSet<>(san));
        subject = Collections.unmodifiableSortedSet(new TreeSet<>(subject));
    }

    CertificateRule whateverTheTime() {
        return new CertificateRule(authorities, san, subject, Time.IGNORE_EXPIRY);
    }

    /** Says in words who counts. */
    SortedSet<String> who() {
        SortedSet<String> who = new TreeSet<>(san);
        who.addAll(subject);
        return who;
    }

    /** When certificates must be valid. */
    public enum Time {
        /** At the trusted time of the device. */
        NOW,
        /** All at once at some time, which may be past: for models that outlive the certificates of their signers. */
        IGNORE_EXPIRY
    }
}
