package io.edgewise.agent.config;

import io.edgewise.model.ModelRules;
import java.util.List;
import java.util.TreeSet;

/** Reads what a trust policy allows a model file to hold. */
final class ModelRulesReader {
    private static final int MOST_NODES = 100_000_000;
    private static final int MOST_TENSORS = 100_000_000;
    private static final int MOST_NESTING = 64;
    private static final int MOST_OPSET = 1_000;

    private ModelRulesReader() {}

    static ModelRules read(ConfigNode rules) {
        rules.only(
                "operators",
                "denied-operators",
                "external-data",
                "nodes",
                "tensors",
                "elements",
                "nesting",
                "least-opset",
                "most-opset");
        ModelRules usual = ModelRules.DEFAULT;
        List<String> domains = rules.find("operators").isPresent()
                ? RequirementReader.texts(rules, "operators")
                : List.copyOf(usual.domains());
        if (domains.isEmpty()) {
            throw rules.error("'operators' names no domain; ai.onnx is that of the usual operators");
        }
        int least = rules.find("least-opset").map(n -> n.whole(1, MOST_OPSET)).orElse(usual.leastOpset());
        int most = rules.find("most-opset").map(n -> n.whole(1, MOST_OPSET)).orElse(usual.mostOpset());
        if (least > most) {
            throw rules.error("'least-opset' is " + least + ", above 'most-opset', which is " + most);
        }
        return new ModelRules(
                new TreeSet<>(domains),
                new TreeSet<>(RequirementReader.texts(rules, "denied-operators")),
                rules.find("external-data").map(ConfigNode::flag).orElse(usual.externalData()),
                rules.find("nodes").map(n -> n.whole(1, MOST_NODES)).orElse(usual.nodes()),
                rules.find("tensors").map(n -> n.whole(1, MOST_TENSORS)).orElse(usual.tensors()),
                rules.find("elements")
                        .map(n -> (long) n.whole(1, Integer.MAX_VALUE))
                        .orElse(usual.elements()),
                rules.find("nesting").map(n -> n.whole(1, MOST_NESTING)).orElse(usual.nesting()),
                least,
                most);
    }
}
