package io.edgewise.identity;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where this device's own certificate and private key are. */
public sealed interface ClientKey {
    /**
     * Two PEM files.
     *
     * @param certificate the device's certificate, then those between it and the authority
     * @param key its private key without a passphrase: PKCS#8, SEC 1 or PKCS#1; its owner's alone
     */
    record Pem(Path certificate, Path key) implements ClientKey {}

    /**
     * A PKCS#12 file.
     *
     * @param file the key store, its owner's alone
     * @param passwordFile holds its password, one line; its owner's alone
     * @param alias which of its keys; null for the only one
     */
    record Store(Path file, Path passwordFile, @Nullable String alias) implements ClientKey {}

    /**
     * A key that does not leave its device: a TPM, a secure element, a smart card.
     *
     * @param config names the PKCS#11 library, in the form of Java's SunPKCS11 provider: {@code name = …},
     *     {@code library = …}, {@code slot = …} or {@code slotListIndex = …}
     * @param passwordFile holds the PIN, one line; its owner's alone
     * @param alias which of its keys; null for the only one
     */
    record Token(Path config, Path passwordFile, @Nullable String alias) implements ClientKey {}
}
