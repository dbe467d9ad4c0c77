package io.edgewise.deploy;

import static java.util.stream.Collectors.joining;

import io.edgewise.model.ModelManifest;
import io.edgewise.model.TensorSpec;
import io.edgewise.onnx.Facts;
import io.edgewise.onnx.GraphTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the inputs and outputs that a manifest promises with those that the graph declares. What a file leaves
 * unsaid is left to the engine, which infers it.
 */
final class GraphContract {
    private static final int MOST_NAMED = 8;

    private GraphContract() {}

    /** Returns every difference in words; none if the file is what its manifest says. */
    static List<String> differences(ModelManifest manifest, Facts facts) {
        List<String> differences = new ArrayList<>();
        compare("input", manifest.inputs(), facts.inputs(), differences);
        compare("output", manifest.outputs(), facts.outputs(), differences);
        return differences;
    }

    private static void compare(
            String kind, List<TensorSpec> expected, List<GraphTensor> found, List<String> differences) {
        for (TensorSpec spec : expected) {
            GraphTensor tensor = found.stream()
                    .filter(one -> one.name().equals(spec.name()))
                    .findFirst()
                    .orElse(null);
            if (tensor == null) {
                differences.add(kind + " '" + spec.name() + "': the file has none, it has " + names(found));
            } else if (!fits(spec, tensor)) {
                differences.add(kind + " '" + spec.name() + "': expected " + words(spec) + ", found " + words(tensor));
            }
        }
        List<GraphTensor> unnamed = found.stream()
                .filter(tensor ->
                        expected.stream().noneMatch(spec -> spec.name().equals(tensor.name())))
                .toList();
        if (!unnamed.isEmpty()) {
            differences.add(kind + " " + names(unnamed) + ": the file has it, the manifest does not name it");
        }
    }

    /** A dimension that the file leaves open takes whatever the manifest says. */
    private static boolean fits(TensorSpec spec, GraphTensor tensor) {
        List<Long> shape = tensor.shape();
        boolean typed = tensor.type().isEmpty() || tensor.type().equals(spec.type());
        if (!typed || shape == null) {
            return typed;
        }
        boolean same = shape.size() == spec.shape().size();
        for (int i = 0; same && i < shape.size(); i++) {
            same = shape.get(i) < 0 || shape.get(i).equals(spec.shape().get(i));
        }
        return same;
    }

    private static String names(List<GraphTensor> tensors) {
        String first = tensors.stream().limit(MOST_NAMED).map(GraphTensor::name).collect(joining(", ", "[", "]"));
        return tensors.size() <= MOST_NAMED ? first : first + " and " + (tensors.size() - MOST_NAMED) + " more";
    }

    private static String words(TensorSpec spec) {
        return spec.type() + " " + spec.shape().stream().map(String::valueOf).collect(joining(",", "[", "]"));
    }

    private static String words(GraphTensor tensor) {
        String type = tensor.type().isEmpty() ? "any type" : tensor.type();
        List<Long> shape = tensor.shape();
        return shape == null
                ? type
                : type + " "
                        + shape.stream()
                                .map(length -> length < 0 ? "?" : String.valueOf(length))
                                .collect(joining(",", "[", "]"));
    }
}
