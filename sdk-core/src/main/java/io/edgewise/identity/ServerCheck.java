package io.edgewise.identity;

import io.edgewise.identity.TlsRefusedException.Reason;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Checks the server's certificate: the Java platform's path and host check, and what it leaves out. It looks at no date
 * of a certificate that is itself among the believed ones; here a leaf and an authority that have expired are worth
 * nothing. Notes what it said. For one connection.
 */
final class ServerCheck extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager platform;
    private final Instant now;
    private final boolean noneInForce;
    private final String host;
    private final String believed;

    // Written by the thread of the handshake, read by those of the connection.
    private volatile @Nullable X509Certificate accepted;
    private volatile @Nullable TlsRefusedException refusal;

    /** Makes a check; {@code authorities} is empty for those of the Java platform. */
    ServerCheck(TlsSettings settings, List<X509Certificate> authorities, String host, InstantSource clock) {
        this.now = clock.instant();
        List<X509Certificate> inForce = authorities.stream()
                .filter(authority -> now.isBefore(authority.getNotAfter().toInstant()))
                .toList();
        this.noneInForce = inForce.isEmpty() && !authorities.isEmpty();
        this.host = host;
        this.believed = settings.authorities().isEmpty()
                ? "the Java platform believes; name your authority's file as ca"
                : String.join(
                        ", ",
                        settings.authorities().stream().map(Object::toString).toList());
        this.platform = platform(inForce);
    }

    /** Returns the server's certificate once it was accepted. */
    @Nullable
    X509Certificate accepted() {
        return accepted;
    }

    /** Returns why the server was refused; null when it was not. */
    @Nullable
    TlsRefusedException refusal() {
        return refusal;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        X509Certificate leaf = chain[0];
        try {
            leaf.checkValidity(Date.from(now));
            if (noneInForce) {
                throw new CertificateExpiredException("no authority is left");
            }
            platform.checkServerTrusted(chain, authType, socket);
            accepted = leaf;
        } catch (CertificateException e) {
            refusal = explain(e, chain, authType);
            throw e;
        }
    }

    private TlsRefusedException explain(CertificateException e, X509Certificate[] chain, String authType) {
        X509Certificate leaf = chain[0];
        String whose = "the certificate of " + host + " ("
                + leaf.getSubjectX500Principal().getName() + ")";
        if (noneInForce) {
            return refused(
                    Reason.EXPIRED,
                    "every authority in " + believed + " has expired, here it is " + now
                            + ": name new ones as ca, or set this device's clock",
                    e);
        }
        if (has(e, CertificateExpiredException.class)) {
            return refused(
                    Reason.EXPIRED,
                    whose + " or one above it has expired (it ends "
                            + leaf.getNotAfter().toInstant() + ", here it is " + now
                            + "): renew it there, or set this device's clock",
                    e);
        }
        if (has(e, CertificateNotYetValidException.class)) {
            return refused(
                    Reason.NOT_YET_VALID,
                    whose + " is not valid before " + leaf.getNotBefore().toInstant() + ", here it is " + now
                            + ": set this device's clock",
                    e);
        }
        try {
            platform.checkServerTrusted(chain, authType); // without the host
        } catch (CertificateException same) {
            return refused(
                    Reason.UNKNOWN_AUTHORITY,
                    whose + " comes from " + leaf.getIssuerX500Principal().getName()
                            + ", none of the authorities that are valid in " + believed,
                    e);
        }
        return refused(
                Reason.WRONG_HOST,
                whose + " is not for this host (" + e.getMessage()
                        + "): use the name that stands in it, or have one made for this name",
                e);
    }

    private static TlsRefusedException refused(Reason reason, String message, CertificateException cause) {
        return new TlsRefusedException(reason, message, cause);
    }

    private static boolean has(Throwable e, Class<? extends Throwable> kind) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static X509ExtendedTrustManager platform(List<X509Certificate> authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(authorities.isEmpty() ? null : store(authorities));
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("this Java platform cannot check certificates; use a complete one", e);
        }
        throw new AssertionError("this Java platform cannot check host names; use a complete one");
    }

    private static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("a" + store.size(), authority);
        }
        return store;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw notOurs();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notOurs();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw notOurs();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw notOurs();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notOurs();
    }

    /** Without the socket there is no host to check, so nothing is accepted that way. */
    private static CertificateException notOurs() {
        return new CertificateException("only servers on sockets are checked here");
    }
}
