package io.edgewise.registry;

/** Talks to OCI registries (distribution-spec 1.1) over the JDK's HTTP client. */
public final class RegistryClient {
    /** Makes a client. */
    public RegistryClient(RegistrySettings settings) {
        throw new UnsupportedOperationException("not yet built");
    }
}
