package io.edgewise.attest;

import io.edgewise.model.Evidence;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one piece of evidence: the envelope first, then who signed it, and only when that is verified what is signed.
 */
final class EvidenceReader {
    private final Verification.Request request;
    private final TrustPolicy policy;

    EvidenceReader(Verification.Request request) {
        this.request = request;
        this.policy = request.policy();
    }

    /** Reads it. Whatever is wrong with it stands in the answer. */
    Reading read(Evidence evidence) {
        try {
            Envelope envelope = Envelope.of(evidence);
            return envelope.chain().isEmpty() ? byKey(envelope) : byCertificate(envelope);
        } catch (RefusedException e) {
            return Reading.refused("", e.refusal(), String.valueOf(e.getMessage()));
        }
    }

    private Reading byCertificate(Envelope envelope) {
        String subject =
                Expect.shown(envelope.chain().get(0).getSubjectX500Principal().getName());
        try {
            CertificatePath path = CertificatePath.of(envelope.chain(), policy.authorities());
            PublicKey key = KeyAlgorithm.plain(path.leaf().getPublicKey()).orElseThrow();
            Signer signer = new Signer(subject, KeyAlgorithm.identity(key), path, null);
            return verify(key, envelope)
                    .map(algorithm -> said(signer, algorithm, envelope))
                    .orElseGet(() -> Reading.refused(
                            subject,
                            Refusal.BAD_SIGNATURE,
                            "the signature does not fit the certificate of '" + subject
                                    + "': one of them was changed; fetch it again from its maker"));
        } catch (RefusedException e) {
            return Reading.refused(subject, e.refusal(), String.valueOf(e.getMessage()));
        }
    }

    /** A hint says with which key to begin; it is signed by nobody and decides nothing. */
    private Reading byKey(Envelope envelope) {
        Optional<String> hinted = policy.named(envelope.hint());
        List<String> names = new ArrayList<>(hinted.stream().toList());
        policy.keyNames().stream().filter(name -> !names.contains(name)).forEach(names::add);
        for (String name : names) {
            PublicKey key = policy.key(name);
            Optional<String> algorithm = key == null ? Optional.empty() : verify(key, envelope);
            if (key != null && algorithm.isPresent()) {
                return said(new Signer(name, KeyAlgorithm.identity(key), null, null), algorithm.get(), envelope);
            }
        }
        return hinted.map(EvidenceReader::wrong).orElseGet(() -> unknown(envelope.hint()));
    }

    private Reading said(Signer signer, String algorithm, Envelope envelope) {
        Claim claim;
        try {
            claim = Claim.read(envelope, request);
        } catch (RefusedException e) {
            return Reading.refused(signer, algorithm, e);
        }
        if (claim.format() == Format.OMS && !envelope.hint().isEmpty() && !isNamed(signer, envelope.hint())) {
            // The specification's own hint: the reference implementation refuses one that is not right as well.
            return policy.named(envelope.hint()).map(EvidenceReader::wrong).orElseGet(() -> unknown(envelope.hint()));
        }
        return Reading.of(signer, algorithm, claim);
    }

    private boolean isNamed(Signer signer, String hint) {
        PublicKey key = policy.key(signer.name());
        return key != null && OmsSigner.hint(key).equals(hint);
    }

    private static Reading wrong(String key) {
        return Reading.refused(
                key,
                Refusal.BAD_SIGNATURE,
                "the signature that names the key '" + key
                        + "' is wrong: bundle or key was changed; fetch the bundle again from its maker");
    }

    private Reading unknown(String hint) {
        String shown = Expect.shown(hint);
        String who = hint.isEmpty()
                ? "it names none, and verifies with none of " + policy.keyNames()
                : "signed by the key '" + shown + "', which the policy does not know";
        return Reading.refused(
                shown,
                Refusal.UNTRUSTED_KEY,
                (hint.isEmpty() ? "signed by an unknown key: " : "") + who
                        + "; if its owner is to be trusted, add the key to the policy and to the scope");
    }

    private static Optional<String> verify(PublicKey key, Envelope envelope) {
        return KeyAlgorithm.of(key)
                .flatMap(algorithm -> algorithm.verify(key, envelope.message(), envelope.signature()));
    }
}
