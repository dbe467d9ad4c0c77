package io.edgewise.model;

import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.signal.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the parts {@code input}, {@code output} and {@code labels} of {@code edgewise.json} and fits them together. */
final class TensorReader {
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,256}");
    private static final int MOST_LABELS = 256;
    private static final int MOST_DIMENSIONS = 8;
    private static final long LONGEST_DIMENSION = 1 << 20;

    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final List<String> labels;
    private final Range outputRange;

    TensorReader(JsonValue document, int channels, int features) {
        inputs = tensors(
                document.get("input"),
                Set.of("name", "role", "type", "shape"),
                List.of(TensorSpec.Role.FEATURES, TensorSpec.Role.LOW, TensorSpec.Role.HIGH));
        outputs = tensors(
                document.get("output"),
                Set.of("name", "role", "type", "shape", "range"),
                List.of(
                        TensorSpec.Role.SCORE,
                        TensorSpec.Role.ERRORS,
                        TensorSpec.Role.PROBABILITIES,
                        TensorSpec.Role.LABEL));
        labels = labels(document);
        outputRange = outputRange(document.get("output"));
        inputsFit(features);
        outputsFit();
        errorsFit(channels);
    }

    List<TensorSpec> inputs() {
        return inputs;
    }

    List<TensorSpec> outputs() {
        return outputs;
    }

    List<String> labels() {
        return labels;
    }

    Range outputRange() {
        return outputRange;
    }

    private static List<TensorSpec> tensors(JsonValue list, Set<String> keys, List<TensorSpec.Role> roles) {
        List<TensorSpec> specs = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (JsonValue tensor : list.elements()) {
            TensorSpec spec = tensor(tensor.only(keys), roles);
            if (!seen.add(spec.role()) || !seen.add(spec.name())) {
                throw new JsonException(tensor.path(), "its role or its name stands there twice");
            }
            specs.add(spec);
        }
        return specs;
    }

    private static TensorSpec tensor(JsonValue tensor, List<TensorSpec.Role> roles) {
        TensorSpec.Role role = role(tensor.get("role"), roles);
        String expected = role == TensorSpec.Role.LABEL ? "int64" : "float32";
        String type = tensor.get("type").text();
        if (!type.equals(expected)) {
            throw new JsonException(
                    tensor.path() + "/type", "a tensor of role " + word(role) + " is " + expected + ", found " + type);
        }
        String name = ManifestReader.word(tensor.get("name"), NAME, "a tensor's name of 1 to 256 characters");
        return new TensorSpec(name, role, shape(tensor.get("shape")), type);
    }

    private static TensorSpec.Role role(JsonValue value, List<TensorSpec.Role> roles) {
        for (TensorSpec.Role role : roles) {
            if (word(role).equals(value.text())) {
                return role;
            }
        }
        List<String> known = roles.stream().map(TensorReader::word).toList();
        throw new JsonException(
                value.path(),
                "expected one of " + known + ", found '" + value.text() + "'" + ManifestReader.hint(value, known));
    }

    private static List<Long> shape(JsonValue shape) {
        List<Long> dimensions = new ArrayList<>();
        long elements = 1;
        for (JsonValue dimension : shape.elements()) {
            long length = dimension.whole();
            if (length < 1 || length > LONGEST_DIMENSION) {
                throw new JsonException(
                        dimension.path(),
                        "expected 1 to " + LONGEST_DIMENSION + "; shapes are static, found " + length);
            }
            elements *= length;
            dimensions.add(length);
            if (elements > LONGEST_DIMENSION || dimensions.size() > MOST_DIMENSIONS) {
                throw new JsonException(
                        shape.path(),
                        "is larger than " + LONGEST_DIMENSION + " elements or " + MOST_DIMENSIONS + " dimensions");
            }
        }
        return dimensions;
    }

    private static List<String> labels(JsonValue document) {
        JsonValue list = document.find("labels").orElse(null);
        List<String> labels = list == null ? List.of() : list.texts();
        if (list == null || labels.isEmpty()) {
            return List.of();
        }
        if (labels.size() < 2 || labels.size() > MOST_LABELS || new HashSet<>(labels).size() < labels.size()) {
            throw new JsonException(
                    list.path(), "expected none, or 2 to " + MOST_LABELS + " different labels, found " + labels);
        }
        if (!labels.get(0).equals("normal")) {
            throw new JsonException(list.path() + "/0", "the first label is 'normal', found '" + labels.get(0) + "'");
        }
        if (labels.stream().anyMatch(String::isBlank)) {
            throw new JsonException(list.path(), "a label is blank");
        }
        return labels;
    }

    /** The range of scores: as declared; a classifier's score is 1 − P(normal) and so lies in [0, 1]. */
    private Range outputRange(JsonValue list) {
        for (int i = 0; i < outputs.size(); i++) {
            TensorSpec.Role role = outputs.get(i).role();
            JsonValue output = list.elements().get(i);
            if (role == TensorSpec.Role.PROBABILITIES && output.find("range").isEmpty()) {
                return new Range(0, 1);
            }
            if (role == TensorSpec.Role.SCORE || role == TensorSpec.Role.PROBABILITIES) {
                return ManifestReader.range(output, "range");
            }
        }
        return Range.ANY;
    }

    private void inputsFit(int features) {
        if (find(inputs, TensorSpec.Role.FEATURES).isEmpty()) {
            throw mismatch("/input: no tensor has the role features");
        }
        boolean low = find(inputs, TensorSpec.Role.LOW).isPresent();
        if (low != find(inputs, TensorSpec.Role.HIGH).isPresent()) {
            throw mismatch("/input: the roles low and high come together, found only " + (low ? "low" : "high"));
        }
        for (TensorSpec input : inputs) {
            if (input.elements() != features) {
                throw mismatch("/input: " + input.name() + " has the shape " + input.shape() + ", which is "
                        + input.elements() + " numbers, but /features makes " + features + " features");
            }
        }
    }

    private void outputsFit() {
        Optional<TensorSpec> score = find(outputs, TensorSpec.Role.SCORE);
        Optional<TensorSpec> probabilities = find(outputs, TensorSpec.Role.PROBABILITIES);
        if (score.isPresent() == probabilities.isPresent()) {
            throw mismatch("/output: exactly one tensor has the role score or probabilities, found "
                    + (score.isPresent() ? "both" : "neither"));
        }
        score.filter(tensor -> tensor.elements() != 1).ifPresent(tensor -> {
            throw mismatch("/output: a score is one number, " + tensor.name() + " has the shape " + tensor.shape());
        });
        probabilities.filter(tensor -> tensor.elements() != labels.size()).ifPresent(tensor -> {
            throw mismatch("/output: " + tensor.name() + " gives " + tensor.elements()
                    + " probabilities, but /labels has " + labels.size() + " labels");
        });
        if (score.isPresent() && !labels.isEmpty()) {
            throw mismatch("/labels: a model that gives one score has no labels, found " + labels);
        }
    }

    private void errorsFit(int channels) {
        find(outputs, TensorSpec.Role.ERRORS).ifPresent(tensor -> {
            if (find(outputs, TensorSpec.Role.SCORE).isEmpty()) {
                throw mismatch("/output: errors stand beside a score, and there is none");
            }
            if (tensor.elements() != channels) {
                throw mismatch("/output: " + tensor.name() + " gives " + tensor.elements() + " errors, but there are "
                        + channels + " channels");
            }
        });
    }

    private static Optional<TensorSpec> find(List<TensorSpec> tensors, TensorSpec.Role role) {
        return tensors.stream().filter(tensor -> tensor.role() == role).findFirst();
    }

    private static RefusedException mismatch(String what) {
        return new RefusedException(Refusal.CONTRACT_MISMATCH, "edgewise.json, " + what);
    }

    private static String word(TensorSpec.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
