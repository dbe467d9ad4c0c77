package io.edgewise.registry;

import io.edgewise.identity.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How one registry is reached: made by a {@link #builder}; what is not said is not done. */
public final class RegistryAccess {
    /** TLS as the Java platform believes it, nobody's login, no mirror, no limit. */
    public static final RegistryAccess DEFAULT = builder().build();

    /** Plain HTTP, and nothing else. */
    public static final RegistryAccess PLAIN = builder().plainHttp().build();

    private final boolean plainHttp;
    private final @Nullable TlsSettings tls;
    private final @Nullable Path login;
    private final @Nullable Path dockerConfig;
    private final @Nullable URI tokenServer;
    private final @Nullable URI proxy;
    private final List<String> mirrors;
    private final long bytesPerSecond;

    private RegistryAccess(Builder from) {
        this.plainHttp = from.plainHttp;
        this.tls = from.tls;
        this.login = from.login;
        this.dockerConfig = from.dockerConfig;
        this.tokenServer = from.tokenServer;
        this.proxy = from.proxy;
        this.mirrors = List.copyOf(from.mirrors);
        this.bytesPerSecond = from.bytesPerSecond;
    }

    /** Begins with what {@link #DEFAULT} says. */
    public static Builder builder() {
        return new Builder();
    }

    boolean plainHttp() {
        return plainHttp;
    }

    @Nullable
    TlsSettings tls() {
        return tls;
    }

    @Nullable
    Path login() {
        return login;
    }

    @Nullable
    Path dockerConfig() {
        return dockerConfig;
    }

    @Nullable
    URI tokenServer() {
        return tokenServer;
    }

    @Nullable
    URI proxy() {
        return proxy;
    }

    List<String> mirrors() {
        return mirrors;
    }

    /** Returns how many bytes of blobs a second may come from it; {@link Long#MAX_VALUE} for no limit. */
    long bytesPerSecond() {
        return bytesPerSecond;
    }

    /** Says how a registry is reached. One thread uses it. */
    public static final class Builder {
        private static final long SLOWEST = 1024;

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
            tokenServer = absolute(server, "a token server");
            return this;
        }

        /** An HTTP proxy, {@code http://host:port}. */
        public Builder proxy(URI address) {
            if (!"http".equals(address.getScheme()) || address.getHost() == null || address.getPort() < 1) {
                throw new IllegalArgumentException("a proxy is given as http://host:port, found '" + address + "'");
            }
            proxy = address;
            return this;
        }

        /** A registry, {@code host:port}, that is asked first; the first that is added is the first that is asked. */
        public Builder mirror(String registry) {
            mirrors.add(registry.toLowerCase(Locale.ROOT));
            return this;
        }

        /** How many bytes of blobs may come from it in a second, all together; at least 1024. */
        public Builder bytesPerSecond(long limit) {
            if (limit < SLOWEST) {
                throw new IllegalArgumentException("a rate is at least " + SLOWEST + " bytes a second, found " + limit);
            }
            bytesPerSecond = limit;
            return this;
        }

        /** Returns it; refuses what goes not together. */
        public RegistryAccess build() {
            if (plainHttp && tls != null) {
                throw new IllegalArgumentException("plain http and TLS do not go together: take one out");
            }
            if (login != null && dockerConfig != null) {
                throw new IllegalArgumentException("a login file and a docker config do not go together: take one out");
            }
            return new RegistryAccess(this);
        }

        private static URI absolute(URI uri, String what) {
            if (uri.getScheme() == null || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new IllegalArgumentException(what + " is given as https://host/path, found '" + uri + "'");
            }
            return uri;
        }
    }
}
