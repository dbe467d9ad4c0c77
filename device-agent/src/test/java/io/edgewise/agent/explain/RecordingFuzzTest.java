package io.edgewise.agent.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever somebody kept of an agent's messages: one of them is explained, in lines that command no terminal and in a
 * document that can be read again, or it is refused in words. Behind a first byte of 1 stands the id that is asked for,
 * up to a line's end.
 */
public class RecordingFuzzTest {
    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(RecordingFuzzTest.class, RecordingFuzzTest::fuzzerTestOneInput);
    }

    /** Fails on anything but an explanation or a refusal. */
    public static void fuzzerTestOneInput(byte[] input) {
        explained(input);
    }

    @Test
    void noMutatedRecordingEndsInAnythingElse() throws IOException {
        long seed = 20261127;
        Random random = new Random(seed);
        for (String name : new String[] {"lines", "batch", "alarms", "wanted"}) {
            byte[] valid = seed(name);
            assertNotNull(explained(valid), name);
            int refused = 0;
            for (int round = 0; round < 1_000; round++) {
                byte[] mutated = valid.clone();
                for (int hit = 0; hit <= round % 8; hit++) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
                try {
                    refused += explained(mutated) == null ? 1 : 0;
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("seed " + seed + ", " + name + ", round " + round, e);
                }
            }
            assertTrue(refused > 0 && refused < 1_000, name + " refused " + refused);
        }
    }

    /** Returns null where it was refused. */
    private static @Nullable Explained explained(byte[] input) {
        InputStream in = new ByteArrayInputStream(input);
        Explained explained;
        try {
            explained = new Explainer(null, null).sent("r.jsonl", in, wanted(input, in));
        } catch (ExplainException e) {
            assertPlain(String.valueOf(e.getMessage()));
            return null;
        } catch (ZipException | java.io.EOFException e) {
            return null; // compressed, and damaged
        } catch (IOException e) {
            throw new AssertionError("bytes in memory do not fail", e);
        }
        explained.text().forEach(RecordingFuzzTest::assertPlain);
        String schema = Json.parse(explained.document(), JsonLimits.DOCUMENT)
                .get("schema")
                .text();
        assertEquals("edgewise.explain/v1", schema);
        return explained;
    }

    private static @Nullable String wanted(byte[] input, InputStream in) throws IOException {
        if (input.length == 0 || input[0] != 1) {
            return null;
        }
        assertEquals(1, in.read());
        StringBuilder id = new StringBuilder();
        for (int next = in.read(); next > '\n'; next = in.read()) {
            id.append((char) next);
        }
        return id.toString();
    }

    private static void assertPlain(String line) {
        assertTrue(line.codePoints().noneMatch(c -> Character.isISOControl(c)), () -> "commands a terminal: " + line);
    }

    private static byte[] seed(String name) throws IOException {
        try (InputStream in = RecordingFuzzTest.class.getResourceAsStream("/fuzz/RecordingFuzzTest/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
