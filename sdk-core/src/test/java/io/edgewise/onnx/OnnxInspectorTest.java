package io.edgewise.onnx;

import static io.edgewise.onnx.Proto.attribute;
import static io.edgewise.onnx.Proto.entry;
import static io.edgewise.onnx.Proto.floats;
import static io.edgewise.onnx.Proto.model;
import static io.edgewise.onnx.Proto.node;
import static io.edgewise.onnx.Proto.opset;
import static io.edgewise.onnx.Proto.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.ModelRules;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every attack of the study note, at every place where a graph or a tensor may lie. */
class OnnxInspectorTest {
    private static final ModelRules STRICT = new ModelRules(
            new TreeSet<>(Set.of("ai.onnx")), new TreeSet<>(Set.of("ai.onnx:Loop")), false, 100, 10, 1 << 20, 4, 7, 20);

    /** Where a tensor may lie in a graph. */
    private static final Map<String, Function<Proto, Proto>> TENSORS = new LinkedHashMap<>();

    /** Where a graph may lie in a model. */
    private static final Map<String, Function<Proto, Proto>> GRAPHS = new LinkedHashMap<>();

    static {
        TENSORS.put("initializer[0] 'w'", tensor -> new Proto().message(5, tensor));
        TENSORS.put("sparse_initializer[0]/values 'w'", tensor -> new Proto().message(15, sparse(tensor)));
        TENSORS.put("node[0]/v", tensor -> inNode(attribute("v", 5, tensor)));
        TENSORS.put("node[0]/v/tensors[0] 'w'", tensor -> inNode(attribute("v", 10, tensor)));
        TENSORS.put("node[0]/v/values 'w'", tensor -> inNode(attribute("v", 22, sparse(tensor))));
        TENSORS.put("node[0]/v/sparse_tensors[0]/values 'w'", tensor -> inNode(attribute("v", 23, sparse(tensor))));

        GRAPHS.put("graph/", Proto::model);
        GRAPHS.put("graph/node[0]/body/", graph -> model(inNode(attribute("body", 6, graph))));
        GRAPHS.put("graph/node[0]/body/graphs[0]/", graph -> model(inNode(attribute("body", 11, graph))));
        GRAPHS.put(
                "graph/node[0]/body/node[0]/body/",
                graph -> model(inNode(attribute("body", 6, inNode(attribute("body", 6, graph))))));
        GRAPHS.put(
                "function[0] 'f'/node[0]/body/",
                graph -> model(harmless()).message(25, new Proto().text(1, "f").message(7, ifNode(graph))));
        GRAPHS.put(
                "function[0] 'f'/default/",
                graph -> model(harmless())
                        .message(25, new Proto().text(1, "f").message(11, attribute("default", 6, graph))));
        GRAPHS.put(
                "training_info[0]/initialization/",
                graph -> model(harmless()).message(20, new Proto().message(1, graph)));
        GRAPHS.put(
                "training_info[0]/algorithm/", graph -> model(harmless()).message(20, new Proto().message(2, graph)));
    }

    @Test
    void aTensorThatReachesOutsideIsFoundWhereverItLies() {
        for (String location : List.of("../secret", "/etc/passwd", "a/../../x", "*/_ORT_MEM_ADDR_/*", "weights.bin")) {
            everywhere(external(location), Rule.EXTERNAL_DATA);
        }
    }

    @Test
    void aTensorThatIsNotWhatItDeclaresIsFoundWhereverItLies() {
        everywhere(floats(1L << 40).raw(9, new byte[4]), Rule.SHAPE);
        everywhere(floats(1L << 62, 1L << 62).raw(9, new byte[4]), Rule.SHAPE);
        everywhere(floats(1L << 20, 1L << 44), Rule.SHAPE); // 2^64, which is 0 to who does not look
        everywhere(floats(0, 1L << 62, 1L << 62), Rule.SHAPE);
        everywhere(floats(-1).raw(9, new byte[4]), Rule.SHAPE);
        everywhere(floats(2).raw(9, new byte[7]), Rule.DATA);
        everywhere(floats(2), Rule.DATA);
    }

    private static void everywhere(Proto tensor, Rule rule) {
        TENSORS.forEach((part, around) -> GRAPHS.forEach((start, model) -> {
            Inspection found = inspect(model.apply(around.apply(tensor)));
            assertFalse(found.ok(), start + part);
            assertEquals(rule, found.findings().get(0).rule(), found::toString);
            assertEquals(start + part, found.findings().get(0).place(), found::toString);
        }));
    }

    @Test
    void anOperatorThatIsNotAllowedIsFoundInEveryGraph() {
        List<Proto> denied = List.of(
                node("EPContext").text(7, "com.microsoft"),
                node("EPContext"),
                node("PyOp").text(7, "ai.onnx"),
                node("Mine").text(7, "my.domain"),
                new Proto());
        for (Proto bad : denied) {
            GRAPHS.forEach((start, model) -> {
                Inspection found =
                        inspect(model.apply(new Proto().message(1, node("Add")).message(1, bad)));
                assertEquals(1, found.found(), found::toString);
                assertEquals(Rule.OPERATOR, found.findings().get(0).rule());
                assertEquals(start + "node[1]", found.findings().get(0).place());
            });
        }
        Inspection function =
                inspect(model(harmless()).message(25, new Proto().text(1, "f").text(10, "my.domain")));
        assertEquals(List.of(Rule.OPERATOR), rules(function));
    }

    @Test
    void aPlaceNamesTheNodeAndTheAttribute() {
        Proto body = new Proto().message(5, floats(3).raw(9, new byte[4]));
        Proto loop = new Proto().text(3, "Loop_3").text(4, "Loop").message(5, attribute("body", 6, body));

        Inspection found = inspect(model(new Proto().message(1, node("Add")).message(1, loop)));

        assertEquals(
                "graph/node[1] 'Loop_3'/body/initializer[0] 'w': FLOAT32 [3] is 12 bytes, found 4 (DATA)",
                found.findings().get(0).toString());
        assertTrue(found.facts().controlFlow());
        assertEquals(2, found.facts().nesting());
    }

    @Test
    void aNameCannotSpeakToTheTerminal() {
        Proto evil =
                new Proto().text(3, "\u001b[31m\nx\u202e" + "n".repeat(500)).text(4, "");

        String place =
                inspect(model(new Proto().message(1, evil))).findings().get(0).place();

        assertTrue(place.startsWith("graph/node[0] '?[31m?x?nnn"), place);
        assertTrue(place.length() < 100, place);
    }

    @Test
    void rulesOfAPolicyAreKept() {
        assertEquals(List.of(Rule.OPERATOR), rules(model(new Proto().message(1, node("Loop"))), STRICT));
        assertEquals(List.of(Rule.OPERATOR), rules(model(scaler()), STRICT));
        assertEquals(List.of(), rules(model(scaler()), ModelRules.DEFAULT));
        assertEquals(List.of(Rule.OPSET), rules(ofVersion(21), STRICT));
        assertEquals(List.of(Rule.OPSET), rules(ofVersion(6), STRICT));
        assertEquals(List.of(Rule.OPSET), rules(new Proto().number(1, 8).message(7, harmless()), STRICT));
        assertEquals(List.of(), rules(model(nested(3)), STRICT));
        assertEquals(List.of(Rule.NESTING), rules(model(nested(4)), STRICT));
        assertEquals(List.of(Rule.NESTING), rules(model(nested(64)), ModelRules.DEFAULT));
        assertEquals(List.of(), rules(model(nested(63)), ModelRules.DEFAULT));
        Proto many = new Proto();
        for (int i = 0; i < 101; i++) {
            many.message(1, node("Add"));
        }
        assertEquals(List.of(Rule.NODES), rules(model(many), STRICT));
    }

    @Test
    void tensorsAreCountedWhereverTheyLie() {
        Proto tensor = floats(1).raw(9, new byte[4]);
        Proto graph = new Proto();
        for (int i = 0; i < 6; i++) {
            graph.message(5, tensor);
        }
        graph.message(1, node("Constant", attribute("value", 5, tensor)))
                .message(1, ifNode(new Proto().message(5, tensor)))
                .message(1, node("Add", attribute("values", 10, tensor).message(10, tensor)));
        assertEquals(List.of(), rules(model(graph), STRICT));

        Proto more = graph.message(5, tensor);

        Inspection found = inspect(model(more), STRICT);
        assertEquals(List.of(Rule.TENSORS), rules(found));
        assertEquals("more than the 10 tensors allowed", found.findings().get(0).found());
        assertEquals(List.of(), rules(model(more), ModelRules.DEFAULT));
    }

    @Test
    void whatMayStandOnceStandsOnceAndIsInspectedEachTime() {
        Proto evil = new Proto().message(5, external("../x"));
        for (Proto twice :
                List.of(model(harmless()).message(7, evil), model(evil).message(7, harmless()))) {
            assertEquals(Set.of(Rule.DUPLICATE, Rule.EXTERNAL_DATA), Set.copyOf(rules(twice, ModelRules.DEFAULT)));
        }
        Proto type = floats(1).raw(9, new byte[4]).number(2, 1);
        assertEquals(List.of(Rule.DUPLICATE), rules(model(new Proto().message(5, type)), ModelRules.DEFAULT));
        Proto operator = node("Add").text(4, "Sub");
        assertEquals(List.of(Rule.DUPLICATE), rules(model(new Proto().message(1, operator)), ModelRules.DEFAULT));
    }

    @Test
    void whatIsNoProtobufIsToldWithItsByte() {
        Proto good = model(harmless());
        Map<String, Proto> broken = new LinkedHashMap<>();
        broken.put("wire type 3", new Proto().append(good.bytes()).tag(99, 3));
        broken.put("wire type 4", new Proto().append(good.bytes()).tag(99, 4));
        broken.put("wire type 6", new Proto().append(good.bytes()).tag(99, 6));
        broken.put("number 0", new Proto().append(good.bytes()).tag(0, 0).varint(1));
        broken.put(
                "number 536870912",
                new Proto().append(good.bytes()).tag(1 << 29, 0).varint(1));
        broken.put(
                "number of more than 64 bits",
                new Proto().append(good.bytes()).tag(99, 0).append(ones(9)).append((byte) 2));
        broken.put(
                "more than 64 bits",
                new Proto().append(good.bytes()).tag(99, 0).append(ones(10)).append((byte) 1));
        broken.put(
                "length of 5 bytes, 4 are left",
                new Proto().append(good.bytes()).tag(99, 2).varint(5).append(ones(4)));
        broken.put(
                "length of 18446744073709551615",
                new Proto().append(good.bytes()).tag(99, 2).varint(-1));
        broken.put(
                "field 4 with a length of 9 bytes",
                model(new Proto().message(1, new Proto().tag(4, 2).varint(9).append(new byte[3]))));
        broken.put("goes on after the end", model(new Proto().append((byte) 0x80)));
        broken.put("a number that does not end", model(new Proto().message(5, new Proto().raw(5, ones(3)))));
        broken.forEach((words, file) -> {
            List<Finding> found = inspect(file).findings();
            assertEquals(Rule.WIRE, found.get(found.size() - 1).rule(), words);
            assertTrue(found.get(found.size() - 1).found().contains(words), found::toString);
        });
    }

    @Test
    void whatIsNoOnnxModelIsSaidToBeNone() {
        assertEquals(Set.of(Rule.FORMAT), Set.copyOf(rules(new Proto(), ModelRules.DEFAULT)));
        Inspection ort = inspect(new Proto()
                .append((byte) 8, (byte) 0, (byte) 0, (byte) 0)
                .append("ORTM1234".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertEquals(List.of(Rule.FORMAT), rules(ort));
        assertTrue(ort.findings().get(0).found().contains(".ort"), ort::toString);
        assertTrue(rules(
                        new Proto().append("PK\u0003\u0004".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                        ModelRules.DEFAULT)
                .contains(Rule.WIRE));
    }

    @Test
    void unknownFieldsArePassedOver() {
        Proto graph = harmless()
                .message(1000, new Proto().text(1, "x"))
                .number(1001, 5)
                .fixed32(1002, 6);

        assertEquals(List.of(), rules(model(graph).text(536_870_911, "y"), ModelRules.DEFAULT));
    }

    @Test
    void factsAreThoseOfTheFile() {
        Proto graph = new Proto()
                .message(1, node("Add"))
                .message(1, node("Add"))
                .message(1, node("Scaler").text(7, "ai.onnx.ml"))
                .message(5, floats(2, 3).raw(9, new byte[24]))
                .message(11, value("w", 2, 3))
                .message(11, value("x", -1, 3))
                .message(12, value("y"));

        Facts facts = inspect(model(graph).message(8, opset("ai.onnx.ml", 3))).facts();

        assertEquals(8, facts.irVersion());
        assertEquals("test", facts.producer());
        assertEquals(Map.of("ai.onnx", 17L, "ai.onnx.ml", 3L), facts.opsets());
        assertEquals(Map.of("Add", 2, "ai.onnx.ml:Scaler", 1), facts.operators());
        assertEquals(3, facts.nodes());
        assertEquals(1, facts.initializers());
        assertEquals(6, facts.parameters());
        assertEquals(List.of(new GraphTensor("x", "float32", List.of(-1L, 3L))), facts.inputs());
        assertEquals(List.of(new GraphTensor("y", "float32", List.of())), facts.outputs());
        assertFalse(facts.controlFlow());
    }

    @Test
    void findingsAreBounded() {
        Proto graph = new Proto();
        for (int i = 0; i < 20_000; i++) {
            graph.message(1, new Proto());
        }

        Inspection found = inspect(model(graph));

        assertEquals(Inspection.MOST_FINDINGS, found.findings().size());
        assertEquals(Findings.ENOUGH, found.found());
    }

    private static Proto harmless() {
        return new Proto().message(1, node("Add"));
    }

    private static Proto scaler() {
        return new Proto().message(1, node("Scaler").text(7, "ai.onnx.ml"));
    }

    private static Proto ofVersion(long version) {
        return new Proto().number(1, 8).message(7, harmless()).message(8, opset("ai.onnx", version));
    }

    private static Proto nested(int depth) {
        Proto graph = harmless();
        for (int i = 0; i < depth; i++) {
            graph = inNode(attribute("body", 6, graph));
        }
        return graph;
    }

    private static Proto inNode(Proto attribute) {
        return new Proto().message(1, node("If", attribute));
    }

    private static Proto ifNode(Proto graph) {
        return node("If", attribute("body", 6, graph));
    }

    private static Proto sparse(Proto values) {
        return new Proto().message(1, values);
    }

    private static Proto external(String location) {
        return floats(4).number(14, 1).message(13, entry("location", location));
    }

    private static byte[] ones(int count) {
        byte[] ones = new byte[count];
        Arrays.fill(ones, (byte) 0xff);
        return ones;
    }

    private static List<Rule> rules(Inspection found) {
        return found.findings().stream().map(Finding::rule).toList();
    }

    private static List<Rule> rules(Proto file, ModelRules rules) {
        return rules(inspect(file, rules));
    }

    private static Inspection inspect(Proto file) {
        return inspect(file, ModelRules.DEFAULT);
    }

    private static Inspection inspect(Proto file, ModelRules rules) {
        byte[] bytes = file.bytes();
        return OnnxInspector.inspect(new ByteArrayInputStream(bytes), bytes.length, rules);
    }
}
