package io.edgewise.model;

import java.util.List;

/**
 * A weight whose data lies in another file of the package.
 *
 * @param name the initializer's name in the graph
 * @param type its element type as manifests call it, for example {@code float32} or {@code int64}
 * @param shape its dimensions
 * @param file the path of the file in the package
 * @param offset where its data begins there, in bytes
 * @param length how many bytes it has, little-endian
 */
public record ExternalWeight(String name, String type, List<Long> shape, String file, long offset, long length) {
    public ExternalWeight {
        shape = List.copyOf(shape);
    }
}
