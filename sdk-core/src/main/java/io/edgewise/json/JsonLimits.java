package io.edgewise.json;

/**
 * How large a document may be.
 *
 * @param bytes the whole document
 * @param depth how deep objects and arrays may nest
 */
public record JsonLimits(int bytes, int depth) {
    /** 4 MiB and 32 levels: manifests and bundles. */
    public static final JsonLimits DOCUMENT = new JsonLimits(4 << 20, 32);
}
