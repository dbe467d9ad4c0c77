package io.edgewise.sigstore;

import dev.sigstore.KeylessVerificationException;
import dev.sigstore.VerificationOptions;
import dev.sigstore.bundle.Bundle;
import dev.sigstore.bundle.BundleParseException;
import dev.sigstore.fulcio.client.FulcioVerificationException;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import io.edgewise.attest.KeylessVerifier;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * sigstore-java 2.0.0 with what it leaves open closed. Its own checks: the path to a certificate authority of the
 * trusted root, the certificate's own log, the signature, the entry in the transparency log with its proof and signed
 * checkpoint, RFC 3161 timestamps. Ours, each for a fault of that version:
 *
 * <ul>
 *   <li>{@link TrustedRootCheck}: it takes an authority or a log without a beginning of its validity for one that was
 *       always valid;
 *   <li>{@link SigningTime}: it never compares the log's time with the certificate where no timestamp is present, nor
 *       any time with the clock or with the validity of the log's key;
 *   <li>identity and issuer: an empty list of matchers passes everybody. None is handed over here: the policy's are
 *       compared by {@code attest}, which reads the certificate itself and must find the one that is answered here;
 *   <li>what is no bundle may throw anything (a chain without certificates throws {@code IndexOutOfBounds}): every
 *       exception is a refusal.
 * </ul>
 *
 * <p>Nothing here opens a connection: the trusted root is given, and neither TUF nor a log is asked.
 */
public final class SigstoreVerifier implements KeylessVerifier {
    private static final int LARGEST = 4 << 20;

    /** Made by {@link java.util.ServiceLoader}. */
    public SigstoreVerifier() {}

    @Override
    public Answer verify(byte[] bundle, Digest artifact, byte[] trustedRoot, Instant now) {
        if (bundle.length > LARGEST) {
            return new Refused(Refusal.LIMIT_EXCEEDED, "the bundle has " + bundle.length + " bytes");
        }
        try {
            SigstoreTrustedRoot root = read(trustedRoot);
            Bundle parsed = Bundle.from(new StringReader(new String(bundle, StandardCharsets.UTF_8)));
            X509Certificate leaf = leaf(parsed);
            dev.sigstore.KeylessVerifier.builder()
                    .trustedRootProvider(() -> root)
                    .build()
                    .verify(artifact.raw(), parsed, VerificationOptions.empty());
            return new Signed(Digest.of(leaf.getEncoded()), SigningTime.of(parsed, root, leaf, now));
        } catch (RefusedException e) {
            return new Refused(e.refusal(), String.valueOf(e.getMessage()));
        } catch (BundleParseException e) {
            return new Refused(Refusal.BUNDLE_INVALID, "it is no bundle with a certificate: " + e.getMessage());
        } catch (KeylessVerificationException e) {
            boolean certificate = e.getCause() instanceof FulcioVerificationException;
            return new Refused(
                    certificate ? Refusal.CERTIFICATE_INVALID : Refusal.BAD_SIGNATURE,
                    "Sigstore's checks failed: " + e.getMessage());
        } catch (IllegalArgumentException | SigstoreConfigurationException e) {
            return new Refused(Refusal.CERTIFICATE_INVALID, "the trusted root is of no use: " + e.getMessage());
        } catch (LinkageError e) {
            return new Refused(
                    Refusal.KIND_UNSUPPORTED,
                    "the module " + ARTIFACT + " is not whole: " + e + "; install it again with all its jars");
        } catch (GeneralSecurityException | RuntimeException e) {
            return new Refused(Refusal.BUNDLE_INVALID, "it could not be verified: " + e);
        }
    }

    @Override
    public void mustBeUsable(byte[] trustedRoot) {
        try {
            read(trustedRoot);
        } catch (SigstoreConfigurationException e) {
            throw new IllegalArgumentException("is no trusted root of Sigstore: " + e.getMessage(), e);
        }
    }

    private static SigstoreTrustedRoot read(byte[] json) throws SigstoreConfigurationException {
        TrustedRootCheck.mustBeBounded(json);
        try {
            return SigstoreTrustedRoot.from(new ByteArrayInputStream(json));
        } catch (IllegalStateException e) { // Guava's preconditions
            throw new IllegalArgumentException("is no trusted root of Sigstore: " + e.getMessage(), e);
        }
    }

    private static X509Certificate leaf(Bundle bundle) {
        List<? extends Certificate> chain = bundle.getCertPath().getCertificates();
        if (chain.isEmpty() || !(chain.get(0) instanceof X509Certificate leaf)) {
            throw new RefusedException(Refusal.BUNDLE_INVALID, "it holds no certificate");
        }
        return leaf;
    }
}
