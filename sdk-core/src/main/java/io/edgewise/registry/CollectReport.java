package io.edgewise.registry;

/**
 * What was removed from a store.
 *
 * @param manifests how many packages and signatures are listed no more
 * @param blobs how many files are gone
 * @param bytes how many bytes they had
 */
public record CollectReport(int manifests, int blobs, long bytes) {
    static final CollectReport NOTHING = new CollectReport(0, 0, 0);
}
