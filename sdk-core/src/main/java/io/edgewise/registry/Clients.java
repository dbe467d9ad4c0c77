package io.edgewise.registry;

import io.edgewise.identity.TlsContext;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsSettings;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client for each way registries are reached: a certificate is shown to no origin but the one it is named for.
 * Thread-safe.
 */
final class Clients {
    private final RegistrySettings settings;
    private final HttpClient usual;

    // Guarded by itself; no more entries than ways are configured.
    private final Map<Way, Client> others = new HashMap<>();

    Clients(RegistrySettings settings) {
        this.settings = settings;
        this.usual = builder(null).build();
    }

    /**
     * Returns the client for an address.
     *
     * @param via how the registry is reached that is asked or led there: its proxy leads to other hosts, too
     * @throws io.edgewise.identity.KeyFileException if a certificate or key cannot be used
     */
    HttpClient of(URI uri, RegistryAccess via) {
        RegistryAccess own = settings.registries().get(authority(uri));
        Way way = own == null ? new Way(null, via.proxy()) : new Way(own.tls(), own.proxy());
        if (way.tls() == null && way.proxy() == null) {
            return usual;
        }
        synchronized (others) {
            Client client = others.get(way);
            TlsIdentity identity = client != null ? client.identity : identity(way);
            TlsContext context = identity == null ? null : identity.context();
            if (client == null || client.context != context) {
                client = new Client(identity, context, build(way, context));
                others.put(way, client);
            }
            return client.http;
        }
    }

    static String authority(URI uri) {
        return String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    private static @Nullable TlsIdentity identity(Way way) {
        return way.tls() == null ? null : TlsIdentity.open(way.tls());
    }

    private HttpClient build(Way way, @Nullable TlsContext context) {
        HttpClient.Builder builder = builder(way.proxy());
        if (context != null) {
            builder.sslContext(context.context()).sslParameters(context.parameters());
        }
        return builder.build();
    }

    private HttpClient.Builder builder(@Nullable URI proxy) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connect());
        return proxy == null
                ? builder
                : builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())));
    }

    private record Way(@Nullable TlsSettings tls, @Nullable URI proxy) {}

    /** A client and what it was made of. */
    private static final class Client {
        final @Nullable TlsIdentity identity;
        final @Nullable TlsContext context;
        final HttpClient http;

        Client(@Nullable TlsIdentity identity, @Nullable TlsContext context, HttpClient http) {
            this.identity = identity;
            this.context = context;
            this.http = http;
        }
    }
}
