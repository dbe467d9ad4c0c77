package io.edgewise.model;

import java.util.List;

/**
 * One input or output of a model file, as its manifest promises it.
 *
 * @param name the tensor's name in the file
 * @param role what it carries
 * @param shape its dimensions, static
 * @param type the element type in ONNX's words: {@code float32} or {@code int64}
 */
public record TensorSpec(String name, Role role, List<Long> shape, String type) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** What a tensor carries. */
    public enum Role {
        /** Input: the feature vector. */
        FEATURES,
        /** Input: the learned lower bound of each feature; NaN for a feature that is left out. */
        LOW,
        /** Input: the learned upper bound of each feature; NaN for a feature that is left out. */
        HIGH,
        /** Output: how far from normal, one number; NaN when the model could not tell. */
        SCORE,
        /**
         * Output, beside a score: how far each channel lies from what the model expects of it, in the manifest's order.
         * A number above the threshold accuses its channel, so the score is their greatest or their mean.
         */
        ERRORS,
        /** Output: one probability per label. */
        PROBABILITIES,
        /** Output: the number of the most probable label; redundant, may be ignored. */
        LABEL
    }

    /** Returns how many elements it has. */
    public int elements() {
        return (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }
}
