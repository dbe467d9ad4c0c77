package io.edgewise.onnx;

import io.edgewise.model.ExternalWeight;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file holds.
 *
 * @param irVersion the version of the file format; 0 where the file does not say
 * @param producer which tool wrote it, with its version; printable, may be empty
 * @param opsets the version of each operator set, by domain
 * @param operators how many nodes there are of each operator: {@code Add}, {@code ai.onnx.ml:Scaler}; nodes beyond the
 *     first 256 operators count under {@code …}
 * @param nodes how many nodes all graphs and functions have together
 * @param initializers how many tensors are weights, in all graphs
 * @param parameters how many elements these have together
 * @param external those of them whose data lies in other files of the package
 * @param inputs the inputs of the graph that have to be fed
 * @param outputs the outputs of the graph
 * @param nesting how deep graphs lie in graphs; 1 for a graph without others
 * @param controlFlow whether there are loops or branches: then a run needs a deadline
 */
public record Facts(
        long irVersion,
        String producer,
        SortedMap<String, Long> opsets,
        SortedMap<String, Integer> operators,
        int nodes,
        int initializers,
        long parameters,
        List<ExternalWeight> external,
        List<GraphTensor> inputs,
        List<GraphTensor> outputs,
        int nesting,
        boolean controlFlow) {
    public Facts {
        opsets = Collections.unmodifiableSortedMap(new TreeMap<>(opsets));
        operators = Collections.unmodifiableSortedMap(new TreeMap<>(operators));
        external = List.copyOf(external);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
