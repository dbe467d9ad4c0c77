package io.edgewise.registry;

import io.edgewise.model.Digest;

/**
 * What it took to bring one blob into the store.
 *
 * @param digest the blob
 * @param size its size in bytes
 * @param fetched how many bytes came over the line; more than the size when it had to be begun anew
 * @param resumedAt how many bytes an earlier pull had left, where this one went on
 * @param attempts how often it was asked for; 0 when all of it was there
 * @param source the registry or mirror that sent the last byte, {@code host:port}
 */
public record BlobTransfer(Digest digest, long size, long fetched, long resumedAt, int attempts, String source) {}
