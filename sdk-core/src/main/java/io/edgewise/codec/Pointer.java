package io.edgewise.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a JSON document: RFC 6901, JSON Pointer.
 *
 * @param steps the keys and indexes that lead to it, from the outside in; none for the whole document
 */
public record Pointer(List<String> steps) {
    /** The whole document. */
    public static final Pointer ROOT = new Pointer(List.of());

    private static final int DEEPEST = 12;
    private static final int LONGEST = 1024;

    public Pointer {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a pointer.
     *
     * @param text for example {@code "/data/p"}; {@code ~0} stands for {@code ~}, {@code ~1} for a slash
     * @throws IllegalArgumentException with what is wrong and an example
     */
    public static Pointer parse(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (text.charAt(0) != '/') {
            throw new IllegalArgumentException(
                    "'" + text + "' is no JSON Pointer: it must begin with a slash, for example /" + text);
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a JSON Pointer has at most " + LONGEST + " letters");
        }
        List<String> steps = new ArrayList<>();
        for (String step : text.substring(1).split("/", -1)) {
            steps.add(unescaped(step, text));
        }
        if (steps.size() > DEEPEST) {
            throw new IllegalArgumentException("'" + text + "' leads deeper than " + DEEPEST + " levels");
        }
        return new Pointer(steps);
    }

    private static String unescaped(String step, String whole) {
        for (int at = step.indexOf('~'); at >= 0; at = step.indexOf('~', at + 1)) {
            if (at + 1 == step.length() || (step.charAt(at + 1) != '0' && step.charAt(at + 1) != '1')) {
                throw new IllegalArgumentException(
                        "'" + whole + "' is no JSON Pointer: a ~ is written ~0 in it, and a slash in a key ~1");
            }
        }
        return step.replace("~1", "/").replace("~0", "~");
    }

    /** Returns the pointer as it is written. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append('/').append(step.replace("~", "~0").replace("/", "~1")));
        return text.toString();
    }
}
