package io.edgewise.registry;

import io.edgewise.identity.TlsIdentity;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How registries are reached.
 *
 * @param registries how each, {@code host:port}, is reached; one that is not here as {@link RegistryAccess#DEFAULT}
 * @param connect how long a connection may take to come about
 * @param idle how long a registry may be silent, before its answer or within it
 * @param transfer how long one blob may take in all, with all its tries
 * @param patience how often what failed is tried again
 * @param parallel how many blobs are fetched at once, 1 to 16
 */
public record RegistrySettings(
        Map<String, RegistryAccess> registries,
        Duration connect,
        Duration idle,
        Duration transfer,
        Patience patience,
        int parallel) {
    private static final int MOST_PARALLEL = 16;

    public RegistrySettings {
        Map<String, RegistryAccess> folded = new TreeMap<>();
        registries.forEach((registry, access) -> folded.put(registry.toLowerCase(Locale.ROOT), access));
        folded.forEach(RegistrySettings::mustKeepSecrets);
        registries = Map.copyOf(folded);
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw new IllegalArgumentException("from 1 to " + MOST_PARALLEL + " blobs at once, found " + parallel);
        }
    }

    /** Settings with 10 s to connect, 30 s of silence, an hour for a blob, usual patience and two blobs at once. */
    public RegistrySettings(Map<String, RegistryAccess> registries) {
        this(registries, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofHours(1), Patience.DEFAULT, 2);
    }

    /** The same, where some registries, {@code host:port}, are spoken to without TLS. */
    public RegistrySettings(Set<String> plainHttp) {
        this(plain(plainHttp));
    }

    /** Usual patience and two blobs at once, where some registries, {@code host:port}, are spoken to without TLS. */
    public RegistrySettings(Set<String> plainHttp, Duration connect, Duration idle, Duration transfer) {
        this(plain(plainHttp), connect, idle, transfer, Patience.DEFAULT, 2);
    }

    /** Returns these settings with another patience. */
    public RegistrySettings with(Patience other) {
        return new RegistrySettings(registries, connect, idle, transfer, other, parallel);
    }

    /** Returns these settings with another number of blobs at once. */
    public RegistrySettings withParallel(int blobs) {
        return new RegistrySettings(registries, connect, idle, transfer, patience, blobs);
    }

    /**
     * Reads the files with certificates, keys and passwords that are named, to see whether they can be used.
     *
     * @throws io.edgewise.identity.KeyFileException naming the file that cannot be used, and what to do
     */
    public void readFiles() {
        registries.forEach((registry, access) -> {
            if (access.tls() != null) {
                TlsIdentity.open(access.tls());
            }
            Credentials.of(registry, access);
        });
    }

    private static void mustKeepSecrets(String registry, RegistryAccess access) {
        boolean secret = access.login() != null || access.dockerConfig() != null;
        if (secret && access.plainHttp() && !Authorizer.isSafe(URI.create("http://" + registry))) {
            throw new IllegalArgumentException(registry
                    + " speaks plain http: name and password are sent over TLS only; take plain-http or the login out");
        }
    }

    RegistryAccess access(String registry) {
        return registries.getOrDefault(registry, RegistryAccess.DEFAULT);
    }

    private static Map<String, RegistryAccess> plain(Set<String> registries) {
        return registries.stream().collect(Collectors.toMap(Function.identity(), registry -> RegistryAccess.PLAIN));
    }
}
