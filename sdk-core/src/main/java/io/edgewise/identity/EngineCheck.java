package io.edgewise.identity;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Gives every handshake of an engine a {@link ServerCheck} of its own, and says in its words why one failed. */
final class EngineCheck extends X509ExtendedTrustManager {
    private final TlsSettings settings;
    private final List<X509Certificate> authorities;
    private final InstantSource clock;

    EngineCheck(TlsSettings settings, List<X509Certificate> authorities, InstantSource clock) {
        this.settings = settings;
        this.authorities = authorities;
        this.clock = clock;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        String host = engine.getPeerHost();
        if (host == null || !"HTTPS".equals(engine.getSSLParameters().getEndpointIdentificationAlgorithm())) {
            throw new CertificateException("the client does not have host names checked; nothing is accepted so");
        }
        ServerCheck check = new ServerCheck(settings, authorities, host, clock);
        try {
            check.check(chain, authType, engine);
        } catch (CertificateException e) {
            TlsRefusedException why = check.refusal();
            throw why == null ? e : new CertificateException(why.getMessage(), e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
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

    private static CertificateException notOurs() {
        return new CertificateException("only servers of engines are checked here");
    }
}
