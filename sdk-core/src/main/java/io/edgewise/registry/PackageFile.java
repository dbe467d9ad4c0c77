package io.edgewise.registry;

import io.edgewise.model.Digest;

/**
 * One file of a model package.
 *
 * @param path its path in the package, relative, without {@code ..}
 * @param mediaType its ModelPack media type
 * @param digest the digest of its bytes
 * @param size its size in bytes
 * @param blob the digest of the blob that holds it: its own, or that of the archive it is packed in
 */
public record PackageFile(String path, String mediaType, Digest digest, long size, Digest blob) {
    /** Makes a file that is a blob of its own. */
    public PackageFile(String path, String mediaType, Digest digest, long size) {
        this(path, mediaType, digest, size, digest);
    }

    /** Tells whether it lies in an archive with others. */
    public boolean isPacked() {
        return !blob.equals(digest);
    }
}
