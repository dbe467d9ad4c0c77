package io.edgewise.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an ONNX file may hold before anything native touches it; a trust policy sets them per scope.
 *
 * @param domains operator domains that are allowed; the default domain is {@code ai.onnx}
 * @param deniedOperators operators that are refused, as {@code domain:Operator}
 * @param externalData whether tensors may lie in other files of the package
 * @param nodes how many nodes all graphs may have together
 * @param tensors how many tensors there may be together, in initializers and attributes; a sparse one is two
 * @param elements how many elements one tensor may declare
 * @param nesting how deep graphs may lie in graphs
 * @param leastOpset the lowest version of the default domain's operators
 * @param mostOpset the highest
 */
public record ModelRules(
        SortedSet<String> domains,
        SortedSet<String> deniedOperators,
        boolean externalData,
        int nodes,
        int tensors,
        long elements,
        int nesting,
        int leastOpset,
        int mostOpset) {
    /**
     * {@code ai.onnx} and {@code ai.onnx.ml} without external data; the limits leave room for small language models.
     */
    public static final ModelRules DEFAULT = new ModelRules(
            new TreeSet<>(List.of("ai.onnx", "ai.onnx.ml")),
            new TreeSet<>(),
            false,
            1_000_000,
            1_000_000,
            1L << 31,
            64,
            1,
            1_000);

    public ModelRules {
        domains = Collections.unmodifiableSortedSet(new TreeSet<>(domains));
        deniedOperators = Collections.unmodifiableSortedSet(new TreeSet<>(deniedOperators));
    }

    /** Returns the same rules, under which tensors may lie in other files of the package. */
    public ModelRules withExternalData() {
        return new ModelRules(domains, deniedOperators, true, nodes, tensors, elements, nesting, leastOpset, mostOpset);
    }
}
