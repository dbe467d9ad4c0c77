package io.edgewise.agent.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.TensorSpec;
import io.edgewise.model.TensorSpec.Role;
import io.edgewise.onnx.Facts;
import io.edgewise.onnx.GraphTensor;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GraphRolesTest {
    private static final List<String> FOUR = List.of("mean", "std", "min", "max");
    private static final GraphTensor SCORE = new GraphTensor("score", "float32", List.of(1L));

    @Test
    void openDimensionsTakeWhatFits() {
        GraphTensor open = new GraphTensor("x", "float32", List.of(-1L, -1L));
        GraphTensor probabilities = new GraphTensor("p", "float32", List.of(-1L, 3L));
        GraphTensor label = new GraphTensor("label", "int64", List.of(-1L));

        GraphRoles roles = GraphRoles.of(facts(List.of(open), List.of(label, probabilities)), 2, FOUR, 0);

        assertEquals(List.of(new TensorSpec("x", Role.FEATURES, List.of(1L, 8L), "float32")), roles.inputs);
        assertEquals(
                List.of(
                        new TensorSpec("label", Role.LABEL, List.of(1L), "int64"),
                        new TensorSpec("p", Role.PROBABILITIES, List.of(1L, 3L), "float32")),
                roles.outputs);
        assertEquals(3, roles.classes);
    }

    @Test
    void errorsOfTheChannelsAreKnownByTheirNameBesideAScore() {
        GraphTensor features = new GraphTensor("x", "float32", List.of(1L, 8L));
        GraphTensor errors = new GraphTensor("errors", "float32", List.of(-1L, 2L));
        GraphTensor others = new GraphTensor("others", "float32", List.of(1L, 2L));

        GraphRoles roles = GraphRoles.of(facts(List.of(features), List.of(SCORE, errors)), 2, FOUR, 0);

        assertEquals(new TensorSpec("errors", Role.ERRORS, List.of(1L, 2L), "float32"), roles.outputs.get(1));
        assertEquals(0, roles.classes);
        assertTrue(
                complaint(facts(List.of(features), List.of(SCORE, others)), 0).contains("2 outputs of float32"));
    }

    @Test
    void theBatchIsNeverStretchedToFit() {
        GraphTensor half = new GraphTensor("x", "float32", List.of(-1L, 4L));

        String words = complaint(facts(List.of(half), List.of(SCORE)), 0);

        assertTrue(words.contains("'x' is float32 [?,4], which is 4 numbers"), words);
        assertTrue(
                words.contains("2 channels times 4 statistics [mean, std, min, max], which is float32 [1,8]"), words);
        assertFalse(words.contains("raw samples"), words);
    }

    @Test
    void whoPacksAModelOfRawSamplesIsToldThatItsManifestIsWrittenByHand() {
        GraphTensor raw = new GraphTensor("x", "float32", List.of(1L, 2L, 64L));

        String words = complaint(facts(List.of(raw), List.of(SCORE)), 0);

        assertTrue(words.contains("raw samples has a manifest that is written by hand"), words);
    }

    @Test
    void learnedBoundsAreKnownByTheirNames() {
        List<GraphTensor> three = List.of(
                new GraphTensor("high", "float32", List.of(1L, 8L)),
                new GraphTensor("f", "float32", List.of(1L, 8L)),
                new GraphTensor("low", "float32", List.of(1L, 8L)));

        GraphRoles roles = GraphRoles.of(facts(three, List.of(SCORE)), 2, FOUR, 0);

        assertEquals(
                List.of(Role.HIGH, Role.FEATURES, Role.LOW),
                roles.inputs.stream().map(TensorSpec::role).toList());
    }

    @Test
    void whatNoManifestCanSayIsRefusedWithTheWayOut() {
        GraphTensor input = new GraphTensor("x", "float32", List.of(1L, 8L));
        GraphTensor zipped = new GraphTensor("p", "sequence", List.of(1L));
        GraphTensor shapeless = new GraphTensor("y", "float32", null);
        GraphTensor wide = new GraphTensor("x", "float64", List.of(1L, 8L));

        assertTrue(complaint(facts(List.of(input), List.of(zipped)), 0).contains("zipmap=False"));
        assertTrue(complaint(facts(List.of(input), List.of(shapeless)), 0).contains("infer_shapes"));
        assertTrue(complaint(facts(List.of(wide), List.of(SCORE)), 0).contains("'x' is float64 [1,8]"));
        assertTrue(complaint(facts(List.of(input), List.of(SCORE, SCORE)), 0).contains("2 outputs of float32"));
        assertTrue(complaint(facts(List.of(input, input), List.of(SCORE)), 0).contains("it must have one"));
        GraphTensor three = new GraphTensor("p", "float32", List.of(1L, 3L));
        assertTrue(complaint(facts(List.of(input), List.of(three)), 2).contains("--labels names 2 classes"));
    }

    private static String complaint(Facts facts, int labels) {
        return String.valueOf(assertThrows(PackingException.class, () -> GraphRoles.of(facts, 2, FOUR, labels))
                .getMessage());
    }

    private static Facts facts(List<GraphTensor> inputs, List<GraphTensor> outputs) {
        return new Facts(8, "", new TreeMap<>(), new TreeMap<>(), 1, 0, 0, List.of(), inputs, outputs, 1, false);
    }
}
