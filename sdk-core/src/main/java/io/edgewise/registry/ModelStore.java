package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import java.nio.file.Path;
import java.util.Optional;

/** The packages on this device: an OCI image layout. Every blob in it has the digest that is its name. */
public final class ModelStore {
    /** Opens or makes a store. */
    public static ModelStore open(Path folder) {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Fetches a package by digest, with its signatures; blobs that are there already are not fetched again. */
    public StoredPackage pull(ModelRef pinned, RegistryClient registry, Progress progress) {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Returns a package that is already here, as complete as when it was pulled. */
    public Optional<StoredPackage> find(Digest manifest) {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Reads a blob whole and hashes it on the way: the bytes returned have this digest. */
    public byte[] read(Digest blob, long limit) {
        throw new UnsupportedOperationException("not yet built");
    }
}
