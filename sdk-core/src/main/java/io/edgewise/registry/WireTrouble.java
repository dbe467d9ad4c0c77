package io.edgewise.registry;

import io.edgewise.identity.TlsRefusedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/** Says why no answer came, and what to do. */
final class WireTrouble {
    private final RegistrySettings settings;

    WireTrouble(RegistrySettings settings) {
        this.settings = settings;
    }

    String words(Request request, RegistryAccess via, IOException e) {
        URI uri = request.uri();
        String where = Reply.place(uri);
        String registry = uri.getRawAuthority();
        if (e instanceof TlsRefusedException refused) {
            return String.valueOf(refused.getMessage()).contains("SSL message")
                    ? where + ": " + registry + " answered http to https; " + plain(registry)
                    : where + ": no TLS connection: " + refused.getMessage();
        }
        if (e instanceof SSLException && String.valueOf(e.getMessage()).contains("SSL message")) {
            return where + ": " + registry + " answered http to https; " + plain(registry);
        }
        if (e instanceof SSLException) {
            return where + ": no TLS connection (" + e.getMessage()
                    + "); its certificate must be one this device trusts";
        }
        if (e instanceof HttpConnectTimeoutException) {
            boolean tls = "https".equals(uri.getScheme());
            return where + ": no connection to " + registry + " within "
                    + settings.connect().toSeconds() + " s; check the address and the network"
                    + (tls ? ", or, if it speaks plain http, " + plain(registry) : "") + proxy(via);
        }
        if (e instanceof HttpTimeoutException && e.getCause() instanceof SocketTimeoutException) {
            return where + ": " + registry + " did not answer within "
                    + request.silence(settings.idle()).toSeconds() + " s; check that it runs and can be reached"
                    + proxy(via);
        }
        if (e instanceof HttpTimeoutException) {
            return where + ": " + registry + " stalled: " + e.getMessage() + "; try again when it or the line is better"
                    + proxy(via);
        }
        return where + ": cannot reach " + registry + " (" + e.getClass().getSimpleName()
                + (e.getMessage() == null ? "" : ": " + e.getMessage())
                + "); check the address and that the registry runs" + proxy(via);
    }

    private static String plain(String registry) {
        return "add it under registries with plain-http: true (on the command line: --plain-http " + registry + ")";
    }

    private static String proxy(RegistryAccess via) {
        return via.proxy() == null ? "" : ", and the proxy " + via.proxy();
    }
}
