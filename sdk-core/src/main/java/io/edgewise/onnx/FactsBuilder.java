package io.edgewise.onnx;

import io.edgewise.model.ExternalWeight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers what a file holds; of everything that could be endless, the first. */
final class FactsBuilder {
    /** How many weights may lie in other files. */
    static final int MOST_EXTERNAL = 65_536;

    private static final int MOST_OPERATORS = 256;
    private static final int MOST_OPSETS = 64;
    private static final int MOST_TENSORS = 4_096;
    private static final Set<String> CONTROL_FLOW = Set.of("Loop", "Scan", "If");

    private final SortedMap<String, Long> opsets = new TreeMap<>();
    private final SortedMap<String, Integer> operators = new TreeMap<>();
    private final Set<String> initialized = new HashSet<>();
    private final Map<String, ExternalWeight> external = new LinkedHashMap<>();
    private final List<GraphTensor> inputs = new ArrayList<>();
    private final List<GraphTensor> outputs = new ArrayList<>();
    private long irVersion;
    private String producer = "";
    private String producerVersion = "";
    private int nodes;
    private int initializers;
    private long parameters;
    private int nesting;
    private boolean controlFlow;

    void irVersion(long version) {
        irVersion = version;
    }

    void producer(String name) {
        producer = name;
    }

    void producerVersion(String version) {
        producerVersion = version;
    }

    void opset(String domain, long version) {
        if (opsets.size() < MOST_OPSETS) {
            opsets.put(domain, version);
        }
    }

    /** Returns how many nodes there are with this one. */
    int node() {
        return ++nodes;
    }

    void operator(String domain, String type) {
        boolean standard = domain.equals(OnnxWalk.DEFAULT_DOMAIN);
        controlFlow |= standard && CONTROL_FLOW.contains(type);
        String name = standard ? type : domain + ":" + type;
        boolean known = operators.containsKey(name) || operators.size() < MOST_OPERATORS;
        operators.merge(known ? name : "…", 1, Integer::sum);
    }

    void initializer(String name, long elements, boolean ofTheModel) {
        initializers++;
        parameters = Math.max(0, parameters) + Math.max(0, elements);
        if (ofTheModel && initialized.size() < MOST_TENSORS) {
            initialized.add(name);
        }
    }

    /** Takes a weight in another file; false if it has no name, or the name of another, or there are too many. */
    boolean external(ExternalWeight weight) {
        return !weight.name().isEmpty()
                && external.size() < MOST_EXTERNAL
                && external.putIfAbsent(weight.name(), weight) == null;
    }

    void input(GraphTensor input) {
        if (inputs.size() < MOST_TENSORS) {
            inputs.add(input);
        }
    }

    void output(GraphTensor output) {
        if (outputs.size() < MOST_TENSORS) {
            outputs.add(output);
        }
    }

    void depth(int graphs) {
        nesting = Math.max(nesting, graphs);
    }

    /** Files of IR version 3 and before list every weight among the inputs as well; these need not be fed. */
    Facts build() {
        List<GraphTensor> toFeed = inputs.stream()
                .filter(input -> !initialized.contains(input.name()))
                .toList();
        String tool = Findings.printable((producer + " " + producerVersion).strip());
        return new Facts(
                irVersion,
                tool,
                opsets,
                operators,
                nodes,
                initializers,
                parameters,
                List.copyOf(external.values()),
                toFeed,
                outputs,
                nesting,
                controlFlow);
    }
}
