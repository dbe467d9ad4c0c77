package io.edgewise.registry;

import io.edgewise.model.Digest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /** Returns the digest of each file by its path: what a signature must be over. */
    public Map<String, Digest> fileDigests() {
        Map<String, Digest> digests = new TreeMap<>();
        files.forEach(file -> digests.put(file.path(), file.digest()));
        return digests;
    }
}
