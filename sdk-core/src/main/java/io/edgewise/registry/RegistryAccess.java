package io.edgewise.registry;

import io.edgewise.identity.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one registry is reached: made by a {@link #builder}; what is not said is not done.
 *
 * @param plainHttp whether it speaks http, not https
 * @param tls whom to believe there and the certificate to show; null for what the Java platform believes and nobody
 * @param login a file with the line {@code user:password}, or null
 * @param dockerConfig a {@code config.json} as docker writes it, or null
 * @param tokenServer where name and password may be sent besides the registry itself, or null
 * @param proxy an HTTP proxy, {@code http://host:port}, or null
 * @param mirrors registries, {@code host:port}, that are asked first, in this order
 * @param bytesPerSecond how many bytes of blobs may come in a second, at least 1024; {@link Long#MAX_VALUE} for no
 *     limit
 */
public record RegistryAccess(
        boolean plainHttp,
        @Nullable TlsSettings tls,
        @Nullable Path login,
        @Nullable Path dockerConfig,
        @Nullable URI tokenServer,
        @Nullable URI proxy,
        List<String> mirrors,
        long bytesPerSecond) {
    /** TLS as the Java platform believes it, nobody's login, no mirror, no limit. */
    public static final RegistryAccess DEFAULT = builder().build();

    /** Plain HTTP, and nothing else. */
    public static final RegistryAccess PLAIN = builder().plainHttp().build();

    private static final long SLOWEST = 1024;

    public RegistryAccess {
        mirrors =
                mirrors.stream().map(mirror -> mirror.toLowerCase(Locale.ROOT)).toList();
        if (plainHttp && tls != null) {
            throw new IllegalArgumentException("plain http and TLS do not go together: take one out");
        }
        if (login != null && dockerConfig != null) {
            throw new IllegalArgumentException("a login file and a docker config do not go together: take one out");
        }
        if (proxy != null && (!"http".equals(proxy.getScheme()) || proxy.getHost() == null || proxy.getPort() < 1)) {
            throw new IllegalArgumentException("a proxy is given as http://host:port, found '" + proxy + "'");
        }
        if (tokenServer != null && (tokenServer.getScheme() == null || tokenServer.getHost() == null)) {
            throw new IllegalArgumentException("a token server is given as https://host, found '" + tokenServer + "'");
        }
        if (bytesPerSecond < SLOWEST) {
            throw new IllegalArgumentException(
                    "a rate is at least " + SLOWEST + " bytes a second, found " + bytesPerSecond);
        }
    }

    /** Begins with what {@link #DEFAULT} says. */
    public static Builder builder() {
        return new Builder();
    }

    /** Says how a registry is reached. One thread uses it. */
    public static final class Builder {
        private boolean plainHttp;
        private @Nullable TlsSettings tls;
        private @Nullable Path login;
        private @Nullable Path dockerConfig;
        private @Nullable URI tokenServer;
        private @Nullable URI proxy;
        private final List<String> mirrors = new ArrayList<>();
        private long bytesPerSecond = Long.MAX_VALUE;

        private Builder() {}

        /** It speaks http, not https. */
        public Builder plainHttp() {
            plainHttp = true;
            return this;
        }

        /** Whom to believe there, and the certificate to show. */
        public Builder tls(TlsSettings settings) {
            tls = settings;
            return this;
        }

        /** A file with the line {@code user:password}, its owner's alone; read anew for each login. */
        public Builder login(Path file) {
            login = file;
            return this;
        }

        /** A {@code config.json} as docker and oras write it, its owner's alone; its {@code auths} are read. */
        public Builder dockerConfig(Path file) {
            dockerConfig = file;
            return this;
        }

        /**
         * The address of the server of tokens where it is another than the registry: only there, and to the registry
         * itself, are name and password sent.
         */
        public Builder tokenServer(URI server) {
            tokenServer = server;
            return this;
        }

        /** An HTTP proxy, {@code http://host:port}. */
        public Builder proxy(URI address) {
            proxy = address;
            return this;
        }

        /** A registry, {@code host:port}, that is asked first; the first that is added is the first that is asked. */
        public Builder mirror(String registry) {
            mirrors.add(registry);
            return this;
        }

        /** How many bytes of blobs may come from it in a second, all together; at least 1024. */
        public Builder bytesPerSecond(long limit) {
            bytesPerSecond = limit;
            return this;
        }

        /** Returns it; refuses what goes not together. */
        public RegistryAccess build() {
            return new RegistryAccess(plainHttp, tls, login, dockerConfig, tokenServer, proxy, mirrors, bytesPerSecond);
        }
    }
}
