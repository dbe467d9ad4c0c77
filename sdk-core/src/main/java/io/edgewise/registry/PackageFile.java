package io.edgewise.registry;

import io.edgewise.model.Digest;

/**
 * One file of a model package.
 *
 * @param path its path in the package, relative, without {@code ..}
 * @param mediaType its ModelPack media type
 * @param digest the digest of its bytes
 * @param size its size in bytes
 */
public record PackageFile(String path, String mediaType, Digest digest, long size) {}
