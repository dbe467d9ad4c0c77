package io.edgewise.onnx;

import io.edgewise.model.ExternalWeight;
import io.edgewise.model.ModelRules;
import java.util.Map;
import java.util.Set;

/**
 * Walks through a model and judges what it comes by. The numbers are the fields of {@code onnx.proto}; a field that is
 * not named here holds text or a number and is passed over.
 */
final class OnnxWalk {
    static final String DEFAULT_DOMAIN = "ai.onnx";

    /** They carry machine code of a vendor's compiler, or call an interpreter: no rule allows what nobody can read. */
    private static final Set<String> NEVER = Set.of("EPContext", "PyOp");

    private static final String INITIALIZER = "initializer";
    private static final int LONGEST_NAME = 256;
    private static final long MODEL_ONCE = Findings.fields(1, 2, 3, 4, 5, 6, 7);
    private static final long OPSET_ONCE = Findings.fields(1, 2);
    private static final long GRAPH_ONCE = Findings.fields(2, 10);
    private static final long FUNCTION_ONCE = Findings.fields(1, 8, 10, 13);
    private static final long NODE_ONCE = Findings.fields(3, 4, 6, 7, 8);
    private static final long ATTRIBUTE_ONCE = Findings.fields(1, 2, 3, 4, 5, 6, 13, 14, 20, 21, 22);

    private final WireReader wire;
    private final Findings findings;
    private final FactsBuilder facts;
    private final ModelRules rules;
    private final TensorCheck tensors;
    private final TypeReader types;

    private int graphs; // that the walk stands in
    private boolean inTheModelsGraph;

    OnnxWalk(WireReader wire, Findings findings, FactsBuilder facts, ModelRules rules, Map<String, Long> files) {
        this.wire = wire;
        this.findings = findings;
        this.facts = facts;
        this.rules = rules;
        this.tensors = new TensorCheck(wire, findings, rules, files);
        this.types = new TypeReader(wire, findings);
    }

    /** Walks through the whole file. */
    void model() {
        long seen = 0;
        int functions = 0;
        int trainings = 0;
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), MODEL_ONCE);
            switch (wire.field()) {
                case 1 -> facts.irVersion(wire.number(0));
                case 2 -> facts.producer(text());
                case 3 -> facts.producerVersion(text());
                case 7 -> graph("graph", -1);
                case 8 -> opset();
                case 20 -> training(trainings++);
                case 25 -> function(functions++);
                default -> {}
            }
        }
        if ((seen & Findings.fields(7)) == 0) {
            findings.add(Rule.FORMAT, "it holds no graph: it is no ONNX model");
        }
        if ((seen & Findings.fields(1)) == 0) {
            findings.add(Rule.FORMAT, "it does not say which version of ONNX's format it has");
        }
        if ((seen & Findings.fields(8)) == 0) {
            mustBeAllowed(1); // what every reader assumes then
        }
    }

    private void opset() {
        String domain = DEFAULT_DOMAIN;
        long version = 0;
        long seen = 0;
        if (!wire.isBytes()) {
            return;
        }
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), OPSET_ONCE);
            if (wire.field() == 1) {
                domain = domain(text());
            } else if (wire.field() == 2) {
                version = wire.number(version);
            }
        }
        facts.opset(Findings.printable(domain), version);
        if (domain.equals(DEFAULT_DOMAIN)) {
            mustBeAllowed(version);
        }
    }

    private void mustBeAllowed(long version) {
        if (version < rules.leastOpset() || version > rules.mostOpset()) {
            findings.add(
                    Rule.OPSET,
                    "version " + version + " of the operators; allowed are " + rules.leastOpset() + " to "
                            + rules.mostOpset());
        }
    }

    private void training(int number) {
        if (!wire.isBytes()) {
            return;
        }
        findings.enter("training_info", number);
        wire.enter();
        while (wire.next()) {
            if (wire.field() == 1) {
                graph("initialization", -1);
            } else if (wire.field() == 2) {
                graph("algorithm", -1);
            }
        }
        findings.leave();
    }

    private void function(int number) {
        if (!wire.isBytes()) {
            return;
        }
        String domain = DEFAULT_DOMAIN;
        long seen = 0;
        int nodes = 0;
        int attributes = 0;
        findings.enter("function", number);
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), FUNCTION_ONCE);
            switch (wire.field()) {
                case 1 -> findings.name(text());
                case 7 -> node(nodes++);
                case 9 -> opset();
                case 10 -> domain = domain(text());
                case 11 -> attribute(attributes++);
                case 12 -> value("value_info", -1);
                default -> {}
            }
        }
        if (!rules.domains().contains(domain)) {
            findings.add(Rule.OPERATOR, "a function of the domain '" + Findings.printable(domain) + "'" + allowed());
        }
        findings.leave();
    }

    private void graph(String label, int number) {
        if (!wire.isBytes()) {
            return;
        }
        findings.enter(label, number);
        graphs++;
        facts.depth(graphs);
        if (graphs > rules.nesting()) {
            findings.add(Rule.NESTING, "graphs in graphs, more than " + rules.nesting() + " deep");
            throw new Findings.EnoughException();
        }
        if (graphs == 1) {
            inTheModelsGraph = label.equals("graph");
        }
        GraphParts parts = new GraphParts(graphs == 1 && inTheModelsGraph);
        long seen = 0;
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), GRAPH_ONCE);
            parts.part();
        }
        graphs--;
        findings.leave();
    }

    /** The parts of one graph, counted. */
    private final class GraphParts {
        private final boolean ofTheModel;
        private int nodes;
        private int initializers;
        private int sparse;
        private int inputs;
        private int outputs;
        private int values;

        GraphParts(boolean ofTheModel) {
            this.ofTheModel = ofTheModel;
        }

        void part() {
            switch (wire.field()) {
                case 1 -> node(nodes++);
                case 5 -> initializer(INITIALIZER, initializers++);
                case 11 -> input(value("input", inputs++));
                case 12 -> output(value("output", outputs++));
                case 13 -> value("value_info", values++);
                case 15 -> initializer("sparse_initializer", sparse++);
                default -> {}
            }
        }

        private void initializer(String label, int number) {
            if (wire.isBytes()) {
                TensorCheck.Shape found = tensor(label, number);
                facts.initializer(found.name(), found.elements(), ofTheModel);
                ExternalWeight weight = found.external();
                if (weight != null && ofTheModel && label.equals(INITIALIZER) && !facts.external(weight)) {
                    findings.add(
                            Rule.EXTERNAL_DATA,
                            weight.name().isEmpty()
                                    ? "a weight without a name in another file"
                                    : "two weights '" + Findings.printable(weight.name())
                                            + "' in other files, or more than " + FactsBuilder.MOST_EXTERNAL);
                }
            }
        }

        private void input(GraphTensor input) {
            if (ofTheModel) {
                facts.input(input);
            }
        }

        private void output(GraphTensor output) {
            if (ofTheModel) {
                facts.output(output);
            }
        }
    }

    private GraphTensor value(String label, int number) {
        if (!wire.isBytes()) {
            return new GraphTensor("", "", null);
        }
        findings.enter(label, number);
        GraphTensor found = types.value();
        findings.leave();
        return found;
    }

    /** Reads a tensor. Sparse ones judge themselves whether their parts may lie outside: they may not. */
    private TensorCheck.Shape tensor(String label, int number) {
        findings.enter(label, number);
        boolean sparse = label.startsWith("sparse");
        TensorCheck.Shape found = sparse ? tensors.sparse() : tensors.tensor();
        boolean place = label.equals(INITIALIZER) && graphs == 1 && inTheModelsGraph;
        if (found.external() != null && !sparse && !place) {
            findings.add(Rule.EXTERNAL_DATA, TensorCheck.NOT_THERE);
        }
        findings.leave();
        return found;
    }

    private void node(int number) {
        if (!wire.isBytes()) {
            return;
        }
        findings.enter("node", number);
        if (facts.node() > rules.nodes()) {
            findings.add(Rule.NODES, "more than the " + rules.nodes() + " nodes allowed");
            throw new Findings.EnoughException();
        }
        String type = "";
        String domain = DEFAULT_DOMAIN;
        long seen = 0;
        int attributes = 0;
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), NODE_ONCE);
            switch (wire.field()) {
                case 3 -> findings.name(text());
                case 4 -> type = text();
                case 5 -> attribute(attributes++);
                case 7 -> domain = domain(text());
                default -> {}
            }
        }
        judge(domain, type);
        findings.leave();
    }

    private void judge(String domain, String type) {
        facts.operator(Findings.printable(domain), Findings.printable(type));
        String operator = domain + ":" + type;
        if (type.isEmpty()) {
            findings.add(Rule.OPERATOR, "a node without an operator");
        } else if (NEVER.contains(type) || rules.deniedOperators().contains(operator)) {
            findings.add(Rule.OPERATOR, "the operator " + Findings.printable(operator) + ", which is denied");
        } else if (!rules.domains().contains(domain)) {
            findings.add(
                    Rule.OPERATOR,
                    "the operator '" + Findings.printable(type) + "' of the domain '" + Findings.printable(domain) + "'"
                            + allowed());
        }
    }

    private String allowed() {
        return "; allowed are " + rules.domains();
    }

    private void attribute(int number) {
        if (!wire.isBytes()) {
            return;
        }
        findings.enter(Findings.ATTRIBUTE, number);
        long seen = 0;
        int[] counts = new int[3];
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), ATTRIBUTE_ONCE);
            if (wire.isBytes()) {
                content(counts);
            }
        }
        findings.leave();
    }

    /** Counts what an attribute may have several of: tensors, graphs, sparse tensors. */
    private void content(int[] counts) {
        switch (wire.field()) {
            case 1 -> findings.name(text());
            case 5 -> tensor("t", -1);
            case 6 -> graph("g", -1);
            case 10 -> tensor("tensors", counts[0]++);
            case 11 -> graph("graphs", counts[1]++);
            case 22 -> tensor("sparse_tensor", -1);
            case 23 -> tensor("sparse_tensors", counts[2]++);
            default -> {}
        }
    }

    private String text() {
        return wire.isBytes() ? wire.text(LONGEST_NAME) : "";
    }

    private static String domain(String written) {
        return written.isEmpty() ? DEFAULT_DOMAIN : written;
    }
}
