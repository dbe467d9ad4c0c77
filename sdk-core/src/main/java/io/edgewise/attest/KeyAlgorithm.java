package io.edgewise.attest;

import io.edgewise.identity.EcCurve;
import io.edgewise.model.Digest;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the keys that are accepted sign. Another algorithm is one more constant here: nothing else in the room asks what
 * kind a key is.
 */
enum KeyAlgorithm {
    /** On P-256, P-384 or P-521, with the hash of the curve; signatures in DER. */
    ECDSA("EC") {
        @Override
        boolean takes(PublicKey key) {
            return EcCurve.of(key).isPresent() && key instanceof ECPublicKey;
        }

        @Override
        KeySpec content(PublicKey key) {
            ECPublicKey known = (ECPublicKey) key;
            return new ECPublicKeySpec(known.getW(), known.getParams());
        }

        @Override
        Optional<String> verify(PublicKey key, byte[] message, byte[] signature) {
            return Ecdsa.verify(key, message, signature) ? EcCurve.of(key).map(EcCurve::algorithm) : Optional.empty();
        }
    },
    /** Ed25519 as RFC 8032 has it, and with SHA-512 before it, as cosign signs. */
    ED25519("Ed25519") {
        @Override
        boolean takes(PublicKey key) {
            return key instanceof EdECPublicKey known
                    && known.getParams().getName().equals(NamedParameterSpec.ED25519.getName())
                    && known.getPoint().getY().compareTo(PRIME_25519) < 0;
        }

        @Override
        KeySpec content(PublicKey key) {
            return new EdECPublicKeySpec(NamedParameterSpec.ED25519, ((EdECPublicKey) key).getPoint());
        }

        @Override
        Optional<String> verify(PublicKey key, byte[] message, byte[] signature) {
            if (signature.length != ED25519_BYTES) {
                return Optional.empty();
            }
            if (verifies("Ed25519", key, message, signature, new EdDSAParameterSpec(false))) {
                return Optional.of("Ed25519");
            }
            return verifies("Ed25519", key, message, signature, new EdDSAParameterSpec(true))
                    ? Optional.of("Ed25519ph")
                    : Optional.empty();
        }
    },
    /** RSA with PKCS#1 v1.5 and SHA-256, from 2048 bits. */
    RSA("RSA") {
        @Override
        boolean takes(PublicKey key) {
            return key instanceof RSAPublicKey known
                    && known.getModulus().bitLength() >= LEAST_RSA_BITS
                    && known.getModulus().bitLength() <= MOST_RSA_BITS
                    && known.getPublicExponent().bitLength() <= MOST_EXPONENT_BITS
                    && known.getPublicExponent().testBit(0)
                    && known.getPublicExponent().bitLength() > 1;
        }

        @Override
        KeySpec content(PublicKey key) {
            RSAPublicKey known = (RSAPublicKey) key;
            return new RSAPublicKeySpec(known.getModulus(), known.getPublicExponent());
        }

        @Override
        Optional<String> verify(PublicKey key, byte[] message, byte[] signature) {
            return verifies("SHA256withRSA", key, message, signature, null)
                    ? Optional.of("SHA256withRSA")
                    : Optional.empty();
        }
    };

    private static final BigInteger PRIME_25519 = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final int ED25519_BYTES = 64;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 8192;

    /** A long exponent makes one verification take as long as a signature. */
    private static final int MOST_EXPONENT_BITS = 32;

    private final String keys;

    KeyAlgorithm(String keys) {
        this.keys = keys;
    }

    abstract boolean takes(PublicKey key);

    abstract KeySpec content(PublicKey key);

    /** Returns the name of the algorithm by which a key signed this; empty when it did not. */
    abstract Optional<String> verify(PublicKey key, byte[] message, byte[] signature);

    /** Returns how a key signs; empty for a key that is not accepted. */
    static Optional<KeyAlgorithm> of(PublicKey key) {
        for (KeyAlgorithm algorithm : values()) {
            if (algorithm.takes(key)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** Returns the key in its one spelling, made again from its numbers; empty for a key that is not accepted. */
    static Optional<PublicKey> plain(PublicKey key) {
        return of(key).map(algorithm -> {
            try {
                return KeyFactory.getInstance(algorithm.keys).generatePublic(algorithm.content(key));
            } catch (GeneralSecurityException e) {
                throw new AssertionError("a key that was read is written again; this is a bug", e);
            }
        });
    }

    /** Returns by what two keys are told apart: the digest of the one spelling of their SubjectPublicKeyInfo. */
    static Digest identity(PublicKey plain) {
        return Digest.of(plain.getEncoded());
    }

    private static boolean verifies(
            String name, PublicKey key, byte[] message, byte[] signature, @Nullable EdDSAParameterSpec parameters) {
        try {
            Signature verifier = Signature.getInstance(name);
            if (parameters != null) {
                verifier.setParameter(parameters);
            }
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // what cannot be verified is not verified
        }
    }
}
