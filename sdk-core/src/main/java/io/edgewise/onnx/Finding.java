package io.edgewise.onnx;

/**
 * One thing in a file that a rule forbids.
 *
 * @param place where, as a path, for example {@code graph/node[12] 'Loop_3'/body/initializer[0]}; printable
 * @param rule which rule
 * @param found what stands there, in words; printable
 */
public record Finding(String place, Rule rule, String found) {
    @Override
    public String toString() {
        return place + ": " + found + " (" + rule + ")";
    }
}
