package io.edgewise.registry;

import io.edgewise.model.Digest;
import java.util.List;

/**
 * A package whose blobs lie in the store, each hashed on the way in. Nothing is said about who signed it.
 *
 * @param digest the manifest's digest
 * @param files its files
 * @param bundles the signature bundles that were found with it, as bytes
 */
public record StoredPackage(Digest digest, List<PackageFile> files, List<byte[]> bundles) {
    public StoredPackage {
        files = List.copyOf(files);
        bundles = List.copyOf(bundles);
    }
}
