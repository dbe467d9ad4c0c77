package io.edgewise.agent.packing;

import io.edgewise.model.TensorSpec;
import io.edgewise.model.TensorSpec.Role;
import io.edgewise.onnx.Facts;
import io.edgewise.onnx.GraphTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which input of a graph reads the features and which output answers. One input reads the features; of three,
 * those named {@code low} and {@code high} read learned bounds. Of the outputs one number is a score, several are
 * probabilities or, beside a score and named {@code errors}, the error of each channel; whole numbers are a label. A
 * dimension that the file leaves open takes what fits.
 */
final class GraphRoles {
    private static final String FLOAT = "float32";

    final List<TensorSpec> inputs;
    final List<TensorSpec> outputs;

    /** How many probabilities there are; 0 where the model gives a score. */
    final int classes;

    private GraphRoles(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.classes = outputs.stream()
                .filter(output -> output.role() == Role.PROBABILITIES)
                .mapToInt(TensorSpec::elements)
                .sum();
    }

    /**
     * Gives out the roles.
     *
     * @param channels how many channels, and {@code statistics}, how many of each: what the features are made of
     * @param labels how many labels the author named, 0 if none
     */
    static GraphRoles of(Facts facts, int channels, List<String> statistics, int labels) {
        int features = channels * statistics.size();
        List<TensorSpec> inputs = new ArrayList<>();
        for (GraphTensor input : facts.inputs()) {
            List<Long> shape = filled(input, features);
            if (!input.type().equals(FLOAT) || elements(shape) != features) {
                throw new PackingException("the model's input '" + input.name() + "' is " + words(input)
                        + (elements(shape) == features ? "" : ", which is " + elements(shape) + " numbers")
                        + "; the features are " + channels + " channels times " + statistics.size() + " statistics "
                        + statistics + ", which is float32 [1," + features
                        + "]: name them in the model's order with --channels and --features"
                        + (shape.size() < 3
                                ? ""
                                : "; a model that reads raw samples has a manifest that is written by hand, see"
                                        + " docs/guides/models.md"));
            }
            inputs.add(new TensorSpec(input.name(), roleOf(input, facts.inputs()), shape, input.type()));
        }
        List<TensorSpec> outputs = new ArrayList<>();
        for (GraphTensor output : facts.outputs()) {
            outputs.add(
                    isErrors(output, facts.outputs(), channels) ? errors(output, channels) : output(output, labels));
        }
        long answers = outputs.stream()
                .filter(output -> output.role() == Role.SCORE || output.role() == Role.PROBABILITIES)
                .count();
        if (answers != 1) {
            throw new PackingException("the model has " + answers + " outputs of float32, "
                    + facts.outputs().stream().map(GraphTensor::name).toList()
                    + "; export it with one: a score, or one probability for each class");
        }
        return new GraphRoles(inputs, outputs);
    }

    private static boolean isErrors(GraphTensor output, List<GraphTensor> all, int channels) {
        return all.size() > 1
                && output.name().equals("errors")
                && output.type().equals(FLOAT)
                && elements(filled(output, channels)) == channels;
    }

    private static TensorSpec errors(GraphTensor output, int channels) {
        return new TensorSpec(output.name(), Role.ERRORS, filled(output, channels), output.type());
    }

    private static Role roleOf(GraphTensor input, List<GraphTensor> all) {
        boolean three = all.size() == 3;
        if (three && input.name().equals("low")) {
            return Role.LOW;
        }
        if (three && input.name().equals("high")) {
            return Role.HIGH;
        }
        if (all.size() != 1 && !three) {
            throw new PackingException("the model has the inputs "
                    + all.stream().map(GraphTensor::name).toList()
                    + "; it must have one, the features, or three: the features, 'low' and 'high'");
        }
        return Role.FEATURES;
    }

    private static TensorSpec output(GraphTensor output, int labels) {
        List<Long> shape = filled(output, Math.max(1, labels));
        if (output.type().equals("int64")) {
            return new TensorSpec(output.name(), Role.LABEL, shape, output.type());
        }
        if (!output.type().equals(FLOAT)) {
            throw new PackingException("the model's output '" + output.name() + "' is " + words(output)
                    + "; export it as float32 (scikit-learn: with the option zipmap=False)");
        }
        boolean score = elements(shape) == 1;
        if (!score && labels > 0 && elements(shape) != labels) {
            throw new PackingException("--labels names " + labels + " classes; the model's output '" + output.name()
                    + "' is " + words(output));
        }
        return new TensorSpec(output.name(), score ? Role.SCORE : Role.PROBABILITIES, shape, output.type());
    }

    /** Fills open dimensions: the first of several is the batch and so 1, the last takes what is left. */
    private static List<Long> filled(GraphTensor tensor, int elements) {
        List<Long> declared = tensor.shape();
        if (declared == null) {
            throw new PackingException("the file does not say which shape '" + tensor.name()
                    + "' has: let onnx.shape_inference.infer_shapes write it, or export the model with shapes");
        }
        List<Long> shape = new ArrayList<>(declared);
        int last = declared.lastIndexOf(-1L);
        for (int i = 0; i < shape.size(); i++) {
            if (shape.get(i) < 0) {
                boolean batch = i != last || (i == 0 && shape.size() > 1);
                shape.set(i, batch ? 1L : Math.max(1, elements / elements(shape)));
            }
        }
        return shape;
    }

    /** Returns how many elements there are, open dimensions left out. */
    private static long elements(List<Long> shape) {
        return shape.stream().filter(length -> length > 0).reduce(1L, (a, b) -> a * b);
    }

    private static String words(GraphTensor tensor) {
        List<Long> shape = tensor.shape();
        String type = tensor.type().isEmpty() ? "of no known type" : tensor.type();
        return shape == null
                ? type
                : type + " " + shape.toString().replace("-1", "?").replace(" ", "");
    }
}
