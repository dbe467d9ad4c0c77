package io.edgewise.registry;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How registries are reached.
 *
 * @param plainHttp registries, {@code host:port}, that are spoken to without TLS
 * @param connect how long a connection may take to come about
 * @param idle how long a registry may be silent, before its answer or within it
 * @param transfer how long one blob may take in all
 */
public record RegistrySettings(Set<String> plainHttp, Duration connect, Duration idle, Duration transfer) {
    public RegistrySettings {
        plainHttp = plainHttp.stream()
                .map(registry -> registry.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Settings with 10 s to connect, 30 s of silence and an hour for a blob. */
    public RegistrySettings(Set<String> plainHttp) {
        this(plainHttp, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofHours(1));
    }
}
