package io.edgewise.registry;

import java.util.Set;

/**
 * How registries are reached.
 *
 * @param plainHttp registries, {@code host:port}, that are spoken to without TLS
 */
public record RegistrySettings(Set<String> plainHttp) {
    public RegistrySettings {
        plainHttp = Set.copyOf(plainHttp);
    }
}
