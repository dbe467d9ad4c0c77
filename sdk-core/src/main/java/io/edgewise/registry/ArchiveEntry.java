package io.edgewise.registry;

import io.edgewise.model.Digest;

/**
 * A file or a folder in an archive.
 *
 * @param path its path in the package, checked
 * @param isFolder whether it is a folder
 * @param digest the digest of a file's bytes; of no bytes for a folder
 * @param size a file's size in bytes
 */
record ArchiveEntry(String path, boolean isFolder, Digest digest, long size) {}
