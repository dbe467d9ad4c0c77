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
    private static final int LEAST_VALUES = 1 << 16;
    private static final int MOST_VALUES = 1 << 20;

    /** So that values take at most a fifth of the heap, on small ones a fourth. */
    private static final int HEAP_BYTES_A_VALUE = 1024;

    /** While it is read a document takes up to nine times its bytes, and a small heap must not end by that. */
    private static final int SHARE_OF_HEAP = 64;

    /** 4 MiB, less on a heap below 256 MiB, 32 levels, and a value for each KiB of heap: manifests and bundles. */
    public static final JsonLimits DOCUMENT =
            new JsonLimits(bytesOn(Runtime.getRuntime().maxMemory()), 32);

    /** Limits with the usual number of values. */
    public JsonLimits(int bytes, int depth) {
        this(bytes, depth, valuesOn(Runtime.getRuntime().maxMemory()));
    }

    static int valuesOn(long heapBytes) {
        return (int) Math.max(LEAST_VALUES, Math.min(MOST_VALUES, heapBytes / HEAP_BYTES_A_VALUE));
    }

    static int bytesOn(long heapBytes) {
        return (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, heapBytes / SHARE_OF_HEAP));
    }
}
