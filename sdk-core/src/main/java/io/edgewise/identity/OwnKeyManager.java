package io.edgewise.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows our one certificate whenever the peer asks, whatever authorities it names: its refusal says more than our
 * silence would. Notes that it asked. For one connection.
 */
final class OwnKeyManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final TlsMaterial.@Nullable Own own;

    // Set by the thread of the handshake, read by those of the connection.
    private volatile boolean asked;

    OwnKeyManager(TlsMaterial.@Nullable Own own) {
        this.own = own;
    }

    /** Tells whether the peer wanted a certificate. */
    boolean asked() {
        return asked;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        asked = true;
        return own != null
                        && List.of(keyTypes)
                                .contains(own.certificate().getPublicKey().getAlgorithm())
                ? ALIAS
                : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return own == null ? null : own.chain.toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return own == null ? null : own.key;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return own == null ? new String[0] : new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
