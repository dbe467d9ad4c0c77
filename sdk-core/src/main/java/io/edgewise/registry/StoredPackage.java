package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A package whose blobs lie in the store, each hashed on the way in. Nothing is said about who signed it.
 *
 * @param digest the manifest's digest
 * @param files its files
 * @param evidence what was found with it and may vouch for it, as it came
 */
public record StoredPackage(Digest digest, List<PackageFile> files, List<Evidence> evidence) {
    public StoredPackage {
        files = List.copyOf(files);
        evidence = List.copyOf(evidence);
    }

    /** Returns the digest of each file by its path: what a signature must be over. */
    public Map<String, Digest> fileDigests() {
        Map<String, Digest> digests = new TreeMap<>();
        files.forEach(file -> digests.put(file.path(), file.digest()));
        return digests;
    }
}
