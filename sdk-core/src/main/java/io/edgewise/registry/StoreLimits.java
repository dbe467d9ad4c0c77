package io.edgewise.registry;

/**
 * How much a store takes in; checked before the first byte is fetched.
 *
 * @param storeBytes all blobs together
 * @param packageBytes one package
 * @param files how many files a package may have
 */
public record StoreLimits(long storeBytes, long packageBytes, int files) {
    /** 2 GiB, 1 GiB for a package, 256 files. */
    public static final StoreLimits DEFAULT = new StoreLimits(2L << 30, 1L << 30, 256);
}
