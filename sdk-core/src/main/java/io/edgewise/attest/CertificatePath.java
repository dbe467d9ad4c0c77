package io.edgewise.attest;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A signer's certificate with those above it, up to roots of ours: RFC 5280, without revocation lists, which a device
 * behind a thin line cannot fetch. Roots that come with a signature are never trusted.
 *
 * <p>A path is first laid at the earliest moment at which all its certificates are valid; one that has no such moment
 * is none. Whether that moment may be past is for the rule to say.
 */
final class CertificatePath {
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final Set<Integer> READABLE_NAMES = Set.of(1, 2, 6); // e-mail, DNS, URI: those that are text

    private static final Set<CertPathValidatorException.Reason> TIMES =
            Set.of(BasicReason.EXPIRED, BasicReason.NOT_YET_VALID);

    /** SHA-1 and older hashes have no place here, which the platform allows outside of TLS. */
    private static final Set<String> ALGORITHMS = Set.of(
            "SHA256withECDSA",
            "SHA384withECDSA",
            "SHA512withECDSA",
            "SHA256withRSA",
            "SHA384withRSA",
            "SHA512withRSA",
            "RSASSA-PSS",
            "Ed25519",
            "EdDSA");

    private final List<X509Certificate> certificates;
    private final SortedMap<String, X509Certificate> anchors;

    private CertificatePath(List<X509Certificate> certificates, SortedMap<String, X509Certificate> anchors) {
        this.certificates = certificates;
        this.anchors = anchors;
    }

    /**
     * Lays the path from a signer's certificate to our roots.
     *
     * @param chain what came with the signature, the signer's first, each signed by the next
     * @param authorities our roots by the name of the authority
     * @throws RefusedException CERTIFICATE_INVALID when it leads to none of them, CERTIFICATE_EXPIRED when it would but
     *     that its certificates were never valid at one time
     */
    static CertificatePath of(List<X509Certificate> chain, Map<String, List<X509Certificate>> authorities) {
        List<X509Certificate> certificates = withoutRoots(chain);
        for (X509Certificate certificate : certificates) {
            if (!strong(certificate)) {
                throw invalid(
                        certificate,
                        "is made with an algorithm that is not accepted; ECDSA on P-256, P-384 or"
                                + " P-521, Ed25519 and RSA from 2048 bits with SHA-2 are");
            }
        }
        SortedMap<String, X509Certificate> anchors = new TreeMap<>();
        List<String> why = new ArrayList<>();
        boolean never = false;
        for (Map.Entry<String, List<X509Certificate>> authority : authorities.entrySet()) {
            for (X509Certificate root : authority.getValue()) {
                try {
                    mustLead(certificates, root);
                    anchors.putIfAbsent(authority.getKey(), root);
                } catch (CertPathValidatorException e) {
                    never |= TIMES.contains(e.getReason());
                    why.add(authority.getKey() + ": " + e.getMessage());
                }
            }
        }
        if (!anchors.isEmpty()) {
            return new CertificatePath(certificates, anchors);
        }
        String detail = "leads to no authority of the policy " + Expect.shown(why.toString());
        if (never) {
            throw new RefusedException(
                    Refusal.CERTIFICATE_EXPIRED,
                    of(certificates.get(0)) + " " + detail + ": they were never valid together");
        }
        throw invalid(
                certificates.get(0),
                detail + "; if its issuer is to be trusted, add its root to the policy's authorities");
    }

    /** Returns the chain as far as it is not made of roots, which may come along and mean nothing. */
    private static List<X509Certificate> withoutRoots(List<X509Certificate> chain) {
        int end = chain.size();
        while (end > 1
                && chain.get(end - 1)
                        .getSubjectX500Principal()
                        .equals(chain.get(end - 1).getIssuerX500Principal())) {
            end--;
        }
        return List.copyOf(chain.subList(0, end));
    }

    /** Tells whether a certificate and its key are made with what is accepted. */
    static boolean strong(X509Certificate certificate) {
        return ALGORITHMS.contains(certificate.getSigAlgName())
                && KeyAlgorithm.of(certificate.getPublicKey()).isPresent();
    }

    /** Refuses a chain that does not lead to a root at the first moment at which all of them have begun. */
    private static void mustLead(List<X509Certificate> certificates, X509Certificate root)
            throws CertPathValidatorException {
        Instant begun = root.getNotBefore().toInstant();
        for (X509Certificate certificate : certificates) {
            Instant from = certificate.getNotBefore().toInstant();
            begun = from.isAfter(begun) ? from : begun;
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(begun));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(certificates), parameters);
        } catch (CertPathValidatorException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertPathValidatorException(e.getMessage(), e);
        }
        if (begun.isAfter(root.getNotAfter().toInstant())) { // the platform does not ask it of a root
            throw new CertPathValidatorException("the root had expired", null, null, -1, BasicReason.EXPIRED);
        }
    }

    /** Returns the signer's certificate. */
    X509Certificate leaf() {
        return certificates.get(0);
    }

    /**
     * Asks a rule of the signer's certificate.
     *
     * @return the name by which the signer is known to the rule
     * @throws RefusedException CERTIFICATE_INVALID, IDENTITY_MISMATCH, CERTIFICATE_EXPIRED
     */
    String mustSatisfy(CertificateRule rule, Instant now) {
        List<X509Certificate> roots = anchors.entrySet().stream()
                .filter(anchor -> rule.authorities().contains(anchor.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (roots.isEmpty()) {
            throw invalid(leaf(), "leads to " + anchors.keySet() + "; asked for is one of " + rule.authorities());
        }
        mustBeForSigning();
        String name = mustBeSomebody(rule);
        if (rule.time() == CertificateRule.Time.NOW) {
            certificates.forEach(certificate -> mustBeValid(certificate, now));
            if (roots.stream().noneMatch(root -> validity(root, now) == null)) {
                mustBeValid(roots.get(0), now);
            }
        }
        return name;
    }

    private void mustBeForSigning() {
        try {
            List<String> purposes = leaf().getExtendedKeyUsage();
            if (purposes == null || !purposes.contains(CODE_SIGNING)) {
                throw invalid(leaf(), "has no extended key usage codeSigning; have one issued for signing");
            }
        } catch (CertificateParsingException e) {
            throw invalid(leaf(), "has an extended key usage that cannot be read");
        }
        boolean[] usage = leaf().getKeyUsage();
        if (usage == null || !usage[DIGITAL_SIGNATURE]) {
            throw invalid(leaf(), "has no key usage digitalSignature; have one issued for signing");
        }
    }

    private String mustBeSomebody(CertificateRule rule) {
        Set<String> names = names(leaf());
        Optional<String> name = rule.san().stream().filter(names::contains).findFirst();
        X500Principal subject = leaf().getSubjectX500Principal();
        boolean asked = rule.subject().isEmpty()
                || rule.subject().stream().anyMatch(one -> new X500Principal(one).equals(subject));
        if (!asked || (!rule.san().isEmpty() && name.isEmpty())) {
            throw new RefusedException(
                    Refusal.IDENTITY_MISMATCH,
                    "signed by a certificate for " + Expect.shown(names + " " + subject) + "; asked for is "
                            + (asked ? rule.san() : rule.subject()) + "; compare who should have signed with who did");
        }
        return name.orElse(subject.getName());
    }

    /** Returns the alternative names of a certificate that are text. */
    static Set<String> names(X509Certificate certificate) {
        Set<String> names = new TreeSet<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(0) instanceof Integer kind
                        && READABLE_NAMES.contains(kind)
                        && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        } catch (CertificateParsingException e) {
            throw invalid(certificate, "has alternative names that cannot be read");
        }
        return names;
    }

    private static void mustBeValid(X509Certificate certificate, Instant now) {
        RefusedException problem = validity(certificate, now);
        if (problem != null) {
            throw problem;
        }
    }

    private static @Nullable RefusedException validity(X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            return new RefusedException(
                    Refusal.CERTIFICATE_EXPIRED,
                    of(certificate) + " is not valid before " + from + ", and it is " + now
                            + "; compare the device's clock with the time");
        }
        return now.isAfter(to)
                ? new RefusedException(
                        Refusal.CERTIFICATE_EXPIRED,
                        of(certificate) + " expired at " + to + ", and it is " + now
                                + "; have the model signed again with a new one")
                : null;
    }

    private static RefusedException invalid(X509Certificate certificate, String what) {
        return new RefusedException(Refusal.CERTIFICATE_INVALID, of(certificate) + " " + what);
    }

    private static String of(X509Certificate certificate) {
        return "the certificate of '"
                + Expect.shown(certificate.getSubjectX500Principal().getName()) + "'";
    }
}
