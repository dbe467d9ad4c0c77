package io.edgewise.identity;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/**
 * A key on P-256, P-384 or P-521 that signs, wherever it lies: in a PEM file, in a PKCS#12 store, on a PKCS#11 token
 * that it never leaves. What it is goes by its public half: a token's private key does not say.
 */
public final class SigningKey {
    private final PrivateKey secret;
    private final PublicKey open;
    private final EcCurve curve;

    private SigningKey(PrivateKey secret, PublicKey open, String place) {
        this.secret = secret;
        this.open = open;
        this.curve = EcCurve.of(open)
                .orElseThrow(() -> new KeyFileException(
                        place + " holds a key of " + open.getAlgorithm() + "; expected one on P-256, P-384 or P-521"));
    }

    /**
     * Reads a private key and its public key from PEM files.
     *
     * @throws KeyFileException when they cannot be read, others can read the private key, or they are not a pair
     */
    public static SigningKey pem(Path key, Path publicKey) {
        SigningKey pair =
                new SigningKey(KeyFiles.readPrivate(key), KeyFiles.readPublic(publicKey), publicKey.toString());
        if (!pair.isPair()) {
            throw new KeyFileException(
                    "the private key in " + key + " and the public key in " + publicKey + " are not a pair");
        }
        return pair;
    }

    /**
     * Reads a key and its certificate from a PKCS#12 store.
     *
     * @param file the store, its owner's alone
     * @param passwordFile holds its password, one line; its owner's alone
     * @param alias which of its keys; null for the only one
     * @throws KeyFileException when it does not open or holds no such key
     */
    public static SigningKey store(Path file, Path passwordFile, @Nullable String alias) {
        return of(MaterialReader.fromStore(new ClientKey.Store(file, passwordFile, alias)));
    }

    /**
     * Opens a key on a PKCS#11 token; a certificate with the key's id must lie beside it, which tells its public half.
     *
     * @param library the token's library
     * @param token which of the library's tokens, counted from 0
     * @param pinFile holds the PIN, one line; its owner's alone
     * @param alias which of its keys; null for the only one
     * @throws KeyFileException when it does not open or holds no such key
     */
    public static SigningKey token(Path library, int token, Path pinFile, @Nullable String alias) {
        return of(MaterialReader.fromToken(
                Pkcs11.provider(library, token), new ClientKey.Token(library, pinFile, alias)));
    }

    private static SigningKey of(TlsMaterial.Own own) {
        return new SigningKey(own.key, own.certificate().getPublicKey(), own.place);
    }

    /** Returns the public half. */
    public PublicKey publicKey() {
        return open;
    }

    /** Returns the curve it lies on. */
    public EcCurve curve() {
        return curve;
    }

    /**
     * Signs with the curve's hash.
     *
     * @return the signature in DER
     * @throws KeyFileException when the token refuses
     */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(curve.algorithm());
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException | ProviderException e) {
            throw new KeyFileException("the key cannot sign: " + Pkcs11.words(e), e);
        }
    }

    private boolean isPair() {
        byte[] probe = {1, 2, 3};
        try {
            Signature verify = Signature.getInstance(curve.algorithm());
            verify.initVerify(open);
            verify.update(probe);
            return verify.verify(sign(probe));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
