package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A package whose blobs lie in the store, each hashed on the way in. Nothing is said about who signed it.
 *
 * @param digest the manifest's digest
 * @param files its files
 * @param evidence what was found with it and may vouch for it, as it came
 * @param unasked of a package that was pulled: which source did not answer and may have more evidence, in words; null
 *     when all answered, and for a package that was not pulled just now
 */
public record StoredPackage(
        Digest digest,
        List<PackageFile> files,
        List<Evidence> evidence,
        @Nullable String unasked) {
    public StoredPackage {
        files = List.copyOf(files);
        evidence = List.copyOf(evidence);
    }

    /** Makes one that was not pulled just now. */
    StoredPackage(Digest digest, List<PackageFile> files, List<Evidence> evidence) {
        this(digest, files, evidence, null);
    }

    /** Returns the same, pulled while this source did not answer. */
    StoredPackage without(@Nullable String source) {
        return new StoredPackage(digest, files, evidence, source);
    }

    /** Returns the digest of each file by its path: what a signature must be over. */
    public Map<String, Digest> fileDigests() {
        Map<String, Digest> digests = new TreeMap<>();
        files.forEach(file -> digests.put(file.path(), file.digest()));
        return digests;
    }
}
