package io.edgewise.json;

/**
 * How large a document may be. A value takes some 180 bytes of memory and may be two bytes of text, so the number of
 * values is what bounds the memory: four megabytes of zeros took 200.
 *
 * @param bytes the whole document
 * @param depth how deep objects and arrays may nest
 * @param values how many values it may hold, objects and arrays counted too
 */
public record JsonLimits(int bytes, int depth, int values) {
    private static final int LEAST_BYTES = 256 << 10;
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_VALUES = 1 << 16;

    /** While it is read a document takes up to nine times its bytes, and a small heap must not end by that. */
    private static final int SHARE_OF_HEAP = 64;

    /** So that all values together take a fifth of the heap. */
    private static final int BYTES_A_VALUE = 1 << 10;

    /** 4 MiB, less on a heap below 256 MiB, 32 levels and 65,536 values: manifests and bundles. */
    public static final JsonLimits DOCUMENT =
            new JsonLimits(bytesOn(Runtime.getRuntime().maxMemory()), 32);

    /**
     * As {@link #DOCUMENT}, and up to 524,288 values where the heap is 512 MiB: what was signed by somebody we trust or
     * written by ourselves, which may describe tens of thousands of features.
     */
    public static final JsonLimits TRUSTED = new JsonLimits(
            DOCUMENT.bytes, DOCUMENT.depth, valuesOn(Runtime.getRuntime().maxMemory()));

    /** Limits with the usual number of values. */
    public JsonLimits(int bytes, int depth) {
        this(bytes, depth, MOST_VALUES);
    }

    static int valuesOn(long heapBytes) {
        return (int) Math.max(MOST_VALUES, Math.min(8 * MOST_VALUES, heapBytes / BYTES_A_VALUE));
    }

    static int bytesOn(long heapBytes) {
        return (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, heapBytes / SHARE_OF_HEAP));
    }
}
