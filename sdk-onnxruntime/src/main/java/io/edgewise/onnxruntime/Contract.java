package io.edgewise.onnxruntime;

import static java.util.stream.Collectors.joining;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.model.TensorSpec;
import io.edgewise.model.TensorSpec.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares what a manifest promises with what the file has, and says every difference in words. */
final class Contract {
    private static final String FLOAT = "float32";

    private final List<String> differences = new ArrayList<>();

    private Contract() {}

    /** Refuses a file that is not what its manifest says: CONTRACT_MISMATCH with each tensor that differs. */
    static void check(ModelManifest manifest, OrtSession session) {
        Contract contract = new Contract();
        try {
            contract.compare("input", manifest.inputs(), session.getInputInfo());
            contract.compare("output", manifest.outputs(), session.getOutputInfo());
        } catch (OrtException e) {
            contract.differences.add("its inputs and outputs cannot be read: " + e.getMessage());
        }
        contract.checkRoles(manifest);
        if (!contract.differences.isEmpty()) {
            throw new RefusedException(
                    Refusal.CONTRACT_MISMATCH,
                    "model '" + manifest.name() + "': " + String.join("; ", contract.differences));
        }
    }

    private void compare(String kind, List<TensorSpec> expected, Map<String, NodeInfo> found) {
        for (TensorSpec spec : expected) {
            NodeInfo node = found.get(spec.name());
            if (node == null) {
                differences.add(kind + " '" + spec.name() + "': the file has none, it has " + found.keySet());
            } else if (!fits(spec, node)) {
                differences.add(kind + " '" + spec.name() + "': expected " + words(spec) + ", found " + words(node));
            }
        }
        for (Map.Entry<String, NodeInfo> node : found.entrySet()) {
            if (expected.stream().noneMatch(spec -> spec.name().equals(node.getKey()))) {
                differences.add(kind + " '" + node.getKey() + "' " + words(node.getValue())
                        + ": the file has it, the manifest does not name it");
            }
        }
    }

    /**
     * Checks that the roles are ones this engine can fill and read, with the sizes that features and labels ask for.
     */
    private void checkRoles(ModelManifest manifest) {
        int features = manifest.features().size();
        for (TensorSpec input : manifest.inputs()) {
            switch (input.role()) {
                case FEATURES, LOW, HIGH -> checkSize("input", input, features, "the manifest lists features");
                case SCORE, ERRORS, PROBABILITIES, LABEL ->
                    differences.add("input '" + input.name() + "': the role " + input.role() + " is one of an output");
            }
        }
        for (TensorSpec output : manifest.outputs()) {
            switch (output.role()) {
                case SCORE -> checkSize("output", output, 1, "a score is one number");
                case ERRORS -> checkSize("output", output, manifest.channels().size(), "the manifest has channels");
                case PROBABILITIES ->
                    checkSize("output", output, manifest.labels().size(), "the manifest has labels");
                case LABEL -> {} // not asked for, so not computed
                case FEATURES, LOW, HIGH ->
                    differences.add(
                            "output '" + output.name() + "': the role " + output.role() + " is one of an input");
            }
        }
        checkOnce(manifest.inputs(), Role.FEATURES);
        long answers = count(manifest.outputs(), Role.SCORE) + count(manifest.outputs(), Role.PROBABILITIES);
        if (answers != 1) {
            differences.add("expected one output with the role SCORE or PROBABILITIES, found " + answers);
        }
    }

    private void checkSize(String kind, TensorSpec spec, int elements, String why) {
        if (spec.elements() != elements) {
            differences.add(kind + " '" + spec.name() + "': " + spec.elements() + " elements, expected " + elements
                    + " (" + why + ")");
        }
        if (!spec.type().equals(FLOAT)) {
            differences.add(kind + " '" + spec.name() + "': the role " + spec.role() + " is " + FLOAT
                    + ", the manifest says " + spec.type());
        }
    }

    private void checkOnce(List<TensorSpec> specs, Role role) {
        long found = count(specs, role);
        if (found != 1) {
            differences.add("expected one tensor with the role " + role + ", found " + found);
        }
    }

    private static long count(List<TensorSpec> specs, Role role) {
        return specs.stream().filter(spec -> spec.role() == role).count();
    }

    /** A dimension that the file leaves open takes whatever the manifest says. */
    private static boolean fits(TensorSpec spec, NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            return false;
        }
        long[] shape = tensor.getShape();
        if (!spec.type().equals(type(tensor)) || shape.length != spec.shape().size()) {
            return false;
        }
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] >= 0 && shape[i] != spec.shape().get(i)) {
                return false;
            }
        }
        return true;
    }

    private static String words(TensorSpec spec) {
        return spec.type() + " " + spec.shape().stream().map(String::valueOf).collect(joining(",", "[", "]"));
    }

    private static String words(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor) {
            return type(tensor) + " "
                    + Arrays.stream(tensor.getShape())
                            .mapToObj(n -> n < 0 ? "?" : String.valueOf(n))
                            .collect(joining(",", "[", "]"));
        }
        return "no tensor but " + node.getInfo();
    }

    /** ONNX's words: {@code float} is {@code float32} where the width is said. */
    private static String type(TensorInfo tensor) {
        String name = tensor.onnxType
                .name()
                .substring("ONNX_TENSOR_ELEMENT_DATA_TYPE_".length())
                .toLowerCase(Locale.ROOT);
        return switch (name) {
            case "float" -> FLOAT;
            case "double" -> "float64";
            default -> name;
        };
    }
}
