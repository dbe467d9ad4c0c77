package io.edgewise.onnx;

import static io.edgewise.onnx.Proto.attribute;
import static io.edgewise.onnx.Proto.entry;
import static io.edgewise.onnx.Proto.floats;
import static io.edgewise.onnx.Proto.model;
import static io.edgewise.onnx.Proto.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.ExternalWeight;
import io.edgewise.model.ModelRules;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a tensor declares is what it has, in the file or beside it. */
class TensorCheckTest {
    private static final ModelRules RULES =
            new ModelRules(new TreeSet<>(Set.of("ai.onnx")), new TreeSet<>(), true, 100, 100, 1 << 20, 4, 7, 20);

    /** There are files of the names that may never be used, so that it is the name which is refused. */
    private static final Map<String, Long> FILES = Stream.of(
                    "weights.bin",
                    "sub/w.bin",
                    "./weights.bin",
                    "../weights.bin",
                    "sub/../weights.bin",
                    "sub//w.bin",
                    "sub\\w.bin",
                    "C:weights.bin",
                    "/weights.bin",
                    "",
                    "*/weights.bin",
                    "a\nb")
            .collect(Collectors.toMap(name -> name, name -> 16L));

    @Test
    void dataInAFileOfThePackageIsAllowedWhereThePolicySaysSo() {
        List<Proto> good = List.of(
                external("weights.bin"),
                external("sub/w.bin"),
                external("weights.bin").message(13, entry("offset", "0")).message(13, entry("length", "16")));
        for (Proto tensor : good) {
            assertEquals(List.of(), rules(tensor));
        }
        List<Proto> bad = List.of(
                external("other.bin"),
                external("./weights.bin"),
                external("../weights.bin"),
                external("/weights.bin"),
                external("a\nb"),
                external("sub/../weights.bin"),
                external("sub//w.bin"),
                external("sub\\w.bin"),
                external("C:weights.bin"),
                external(""),
                external("*/weights.bin"),
                external("weights.bin").message(13, entry("offset", "1")),
                external("weights.bin").message(13, entry("offset", "-1")),
                external("weights.bin").message(13, entry("length", "17")),
                external("weights.bin").message(13, entry("offset", "9223372036854775807")),
                external("weights.bin").message(13, entry("length", "12")),
                external("weights.bin").message(13, entry("location", "weights.bin")),
                external("weights.bin").message(13, entry("basepath", "/")),
                floats(4).number(14, 1),
                floats(4).message(13, entry("location", "weights.bin")),
                floats(4).number(14, 2).raw(9, new byte[16]));
        for (Proto tensor : bad) {
            List<Rule> found = rules(tensor);
            assertFalse(found.isEmpty(), Arrays.toString(tensor.bytes()));
            assertEquals(Set.of(Rule.EXTERNAL_DATA), Set.copyOf(found));
        }
        Proto twice = external("weights.bin").raw(9, new byte[16]);
        assertEquals(List.of(Rule.DATA), rules(twice));
    }

    @Test
    void aWeightInAnotherFileIsToldToWhoLoadsTheModel() {
        Proto second = new Proto()
                .number(1, 2)
                .number(2, 7)
                .text(8, "v")
                .number(14, 1)
                .message(13, entry("location", "sub/w.bin"))
                .message(13, entry("offset", "0"));
        byte[] bytes = model(new Proto().message(5, external("weights.bin")).message(5, second))
                .bytes();

        Inspection found = OnnxInspector.inspect(new ByteArrayInputStream(bytes), bytes.length, RULES, FILES);

        assertEquals(List.of(), found.findings());
        assertEquals(
                List.of(
                        new ExternalWeight("w", "float32", List.of(4L), "weights.bin", 0, 16),
                        new ExternalWeight("v", "int64", List.of(2L), "sub/w.bin", 0, 16)),
                found.facts().external());
    }

    @Test
    void dataInAnotherFileIsRefusedWhereNoEngineWouldGetIt() {
        Proto tensor = external("weights.bin");
        Proto inner = new Proto().message(5, tensor);
        List<Proto> graphs = List.of(
                new Proto().message(5, tensor).message(5, tensor),
                new Proto()
                        .message(
                                5,
                                new Proto()
                                        .number(1, 4)
                                        .number(2, 1)
                                        .number(14, 1)
                                        .message(13, entry("location", "weights.bin"))),
                new Proto().message(1, node("Constant", attribute("value", 5, tensor))),
                new Proto().message(1, node("If", attribute("body", 6, inner))));
        for (Proto graph : graphs) {
            assertEquals(List.of(Rule.EXTERNAL_DATA), inspect(graph), Arrays.toString(graph.bytes()));
        }
        Proto linear = new Proto().number(1, 4).number(2, 7).raw(9, new byte[32]);
        assertEquals(List.of(Rule.EXTERNAL_DATA), sparse(tensor, linear, 5));
    }

    @Test
    void typedDataHasAsManyValuesAsTheShapeAsksFor() {
        Proto packed = floats(2).raw(4, new byte[8]);
        Proto single = floats(2).fixed32(4, 1).fixed32(4, 2);
        Proto texts = new Proto().number(1, 2).number(2, 8).text(6, "a").text(6, "b");
        Proto longs = new Proto().number(1, 3).number(2, 7).raw(7, new byte[] {1, (byte) 0x80, 1, 2});
        Proto nibbles = new Proto().number(1, 3).number(2, 22).raw(5, new byte[] {1, 2});
        Proto rawNibbles = new Proto().number(1, 3).number(2, 22).raw(9, new byte[] {1, 2});
        Proto complex = new Proto().number(1, 1).number(2, 14).raw(4, new byte[8]);
        Proto packedDims = new Proto().raw(1, new byte[] {2, 1}).number(2, 1).raw(9, new byte[8]);
        for (Proto tensor : List.of(packed, single, texts, longs, nibbles, rawNibbles, complex, packedDims)) {
            assertEquals(List.of(), rules(tensor));
        }
        List<Proto> wrong = List.of(
                floats(2).raw(4, new byte[9]),
                floats(2).raw(4, new byte[4]),
                new Proto().number(1, 2).number(2, 8).text(6, "a"),
                new Proto().number(1, 2).number(2, 8).raw(9, new byte[2]),
                new Proto().number(1, 2).number(2, 7).raw(7, new byte[] {1}),
                new Proto().number(1, 2).number(2, 7).raw(4, new byte[8]),
                floats(2).raw(9, new byte[8]).raw(4, new byte[8]),
                floats(2).raw(9, new byte[8]).message(3, new Proto()));
        for (Proto tensor : wrong) {
            assertTrue(rules(tensor).contains(Rule.DATA), () -> Arrays.toString(tensor.bytes()));
        }
        for (long type : new long[] {0, 27, -1, 1L << 32 | 1}) {
            Proto tensor = new Proto().number(1, 1).number(2, type).raw(9, new byte[4]);
            assertEquals(List.of(Rule.SHAPE), rules(tensor));
        }
    }

    @Test
    void aSparseTensorFitsItself() {
        Proto values = floats(2).raw(9, new byte[8]);
        Proto linear = new Proto().number(1, 2).number(2, 7).raw(9, new byte[16]);
        Proto tuples = new Proto().number(1, 2).number(1, 2).number(2, 7).raw(9, new byte[32]);
        assertEquals(List.of(), sparse(values, linear, 3, 3));
        assertEquals(List.of(), sparse(values, tuples, 3, 3));
        assertEquals(List.of(Rule.SHAPE), sparse(values, tuples, 3));
        assertEquals(List.of(Rule.SHAPE), sparse(values, linear, 1));
        assertEquals(List.of(Rule.SHAPE), sparse(values, values, 3));
        assertEquals(List.of(Rule.SHAPE), sparse(values, linear, 1L << 40));
    }

    private static List<Rule> sparse(Proto values, Proto indices, long... dims) {
        Proto sparse = new Proto().message(1, values).message(2, indices);
        for (long dim : dims) {
            sparse.number(3, dim);
        }
        return inspect(new Proto().message(15, sparse));
    }

    private static Proto external(String location) {
        return floats(4).number(14, 1).message(13, entry("location", location));
    }

    private static List<Rule> rules(Proto tensor) {
        return inspect(new Proto().message(5, tensor));
    }

    private static List<Rule> inspect(Proto graph) {
        byte[] bytes = model(graph).bytes();
        return OnnxInspector.inspect(new ByteArrayInputStream(bytes), bytes.length, RULES, FILES).findings().stream()
                .map(Finding::rule)
                .toList();
    }
}
