package io.edgewise.onnx;

import static io.edgewise.onnx.Proto.attribute;
import static io.edgewise.onnx.Proto.entry;
import static io.edgewise.onnx.Proto.floats;
import static io.edgewise.onnx.Proto.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.model.ModelRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes are, the answer is an inspection, soon and of bounded size. */
public class OnnxInspectorFuzzTest {
    private static final int ROUNDS = 10_000;
    private static final Map<String, Long> FILES = Map.of("w.bin", 16L);
    private static final ModelRules STRICT = new ModelRules(
            new TreeSet<>(Set.of("ai.onnx")),
            new TreeSet<>(Set.of("ai.onnx:Loop")),
            true,
            20,
            1_000,
            1 << 20,
            3,
            7,
            20);

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(OnnxInspectorFuzzTest.class, OnnxInspectorFuzzTest::fuzzerTestOneInput);
    }

    /** Inspects an input by two sets of rules. */
    public static void fuzzerTestOneInput(byte[] input) {
        Inspection found = inspect(input, ModelRules.DEFAULT);
        assertHoldsTogether(found);
        assertHoldsTogether(inspect(input, STRICT));
        assertEquals(found, inspect(input, ModelRules.DEFAULT));
    }

    @Test
    void aModelCutAtAnyByteIsAFinding() {
        byte[] whole = seed();
        assertTrue(inspect(whole, ModelRules.DEFAULT).ok(), () -> "" + inspect(whole, ModelRules.DEFAULT));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertHoldsTogether(inspect(cut, ModelRules.DEFAULT));

            Inspection promised =
                    OnnxInspector.inspect(new ByteArrayInputStream(cut), whole.length, ModelRules.DEFAULT);
            assertFalse(promised.ok(), "cut at " + length);
        }
    }

    @Test
    void mutationsAreJudgedInBoundedTime() {
        long seed = 20261126L;
        Random random = new Random(seed);
        byte[] whole = seed();
        Set<Rule> reached = EnumSet.noneOf(Rule.class);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] mutated = mutated(whole, random);
                try {
                    Inspection found = inspect(mutated, ModelRules.DEFAULT);
                    assertHoldsTogether(found);
                    found.findings().forEach(finding -> reached.add(finding.rule()));
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError("seed " + seed + " round " + round, e);
                }
            }
        });
        assertTrue(reached.size() >= 6, () -> "the mutations reach too little: " + reached);
    }

    private static void assertHoldsTogether(Inspection found) {
        assertTrue(found.found() >= found.findings().size() && found.found() <= Findings.ENOUGH);
        assertEquals(
                Math.min(found.found(), Inspection.MOST_FINDINGS),
                found.findings().size());
        for (Finding finding : found.findings()) {
            assertTrue(finding.toString().length() < 4_000, finding::toString);
            assertTrue(finding.toString().chars().noneMatch(c -> c < ' '), finding::toString);
        }
    }

    private static Inspection inspect(byte[] input, ModelRules rules) {
        return OnnxInspector.inspect(new ByteArrayInputStream(input), input.length, rules, FILES);
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(4)) {
                case 0 -> flipped(bytes, at, random);
                case 1 -> Arrays.copyOf(bytes, at + 1);
                case 2 -> spliced(bytes, at, slice(bytes, random));
                default -> replaced(bytes, at, random);
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, Random random) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int at, Random random) {
        bytes[at] = (byte) random.nextInt(256);
        return bytes;
    }

    private static byte[] slice(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] piece) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + piece.length);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(bytes, at, longer, at + piece.length, bytes.length - at);
        return longer;
    }

    /** Returns a small model with something of everything. */
    static byte[] seed() {
        Proto indices = new Proto().number(1, 1).number(2, 7).raw(7, new byte[] {0});
        Proto sparse = new Proto()
                .message(1, floats(1).raw(9, new byte[4]))
                .message(2, indices)
                .number(3, 4);
        Proto body = new Proto()
                .message(1, node("Constant", attribute("value", 5, floats(1).fixed32(4, 1))))
                .message(1, node("Constant", attribute("sparse_value", 22, sparse)));
        Proto graph = new Proto()
                .message(1, node("If", attribute("then_branch", 6, body), attribute("else_branch", 6, body)))
                .message(1, node("Scaler").text(7, "ai.onnx.ml").text(3, "scale"))
                .message(5, floats(2, 2).raw(9, new byte[16]))
                .message(
                        5,
                        new Proto()
                                .number(1, 2)
                                .number(2, 6)
                                .raw(5, new byte[] {1, 2})
                                .text(8, "i"))
                .message(15, sparse)
                .message(11, Proto.value("x", -1, 2))
                .message(12, Proto.value("y", 1));
        Proto function = new Proto().text(1, "f").message(7, node("Abs")).message(9, Proto.opset("", 17));
        return Proto.model(graph)
                .message(8, Proto.opset("ai.onnx.ml", 3))
                .message(14, entry("key", "value"))
                .message(20, new Proto().message(1, body))
                .message(25, function)
                .bytes();
    }
}
