package io.edgewise.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph, as the file declares it.
 *
 * @param name its name; cut where it is longer than 1,024 bytes
 * @param type the element type in ONNX's words, for example {@code float32}; {@code sequence}, {@code map},
 *     {@code optional} or {@code sparse} for what is no tensor; empty where the file does not say
 * @param shape its dimensions, −1 for one that is left open; null where the file does not say
 */
public record GraphTensor(
        String name, String type, @Nullable List<Long> shape) {
    public GraphTensor {
        shape = shape == null ? null : List.copyOf(shape);
    }
}
