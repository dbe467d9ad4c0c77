package io.edgewise.identity;

import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * What a client needs to speak TLS over connections of its own, by engines: every handshake is checked as
 * {@link TlsIdentity} promises, and only by a client that has host names checked ({@code HTTPS}).
 */
public final class TlsContext {
    private final TlsMaterial material;
    private final SSLContext context;

    private TlsContext(TlsMaterial material, SSLContext context) {
        this.material = material;
        this.context = context;
    }

    static TlsContext of(TlsSettings settings, TlsMaterial material, InstantSource clock) {
        SSLContext context = TlsConnection.context(
                new OwnKeyManager(material.own), new EngineCheck(settings, material.authorities, clock));
        context.getClientSessionContext().setSessionTimeout(1); // a resumed session would be checked no more
        return new TlsContext(material, context);
    }

    TlsMaterial madeOf() {
        return material;
    }

    /** Returns the context. */
    public SSLContext context() {
        return context;
    }

    /** Returns the versions and cipher suites that are spoken, and that host names are checked. */
    public SSLParameters parameters() {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(TlsConnection.PROTOCOLS);
        parameters.setCipherSuites(TlsConnection.ciphers(parameters.getCipherSuites()));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }
}
