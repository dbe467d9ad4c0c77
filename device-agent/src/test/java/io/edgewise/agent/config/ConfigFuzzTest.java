package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever an editor, a merge or a bad disk makes of a file: it is read, or refused in words. */
class ConfigFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final List<String> SCRAPS = List.of(
            "\n",
            "\t",
            ":",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "&a",
            "*a",
            "!!int",
            "---\n",
            "...\n",
            "\"",
            "'",
            "|",
            ">",
            "%",
            "? ",
            "<<: ",
            "\u0000",
            "\uFEFF",
            "\uD83D\uDE00",
            "99999999999999d",
            "-1",
            "NaN",
            "1e999",
            "@",
            "`",
            "#");

    @Test
    void aDamagedFileIsReadOrRefusedInWords() {
        fuzz(1, ExampleFiles.AGENT, bytes -> AgentConfigReader.parse(Path.of("agent.yaml"), bytes));
        fuzz(4, ExampleFiles.AGENT_TLS, bytes -> AgentConfigReader.parse(Path.of("agent.yaml"), bytes));
        fuzz(5, ExampleFiles.AGENT_REGISTRIES, bytes -> AgentConfigReader.parse(Path.of("agent.yaml"), bytes));
        fuzz(2, ExampleFiles.STATE, bytes -> StateReader.parse("device.yaml", bytes));
        fuzz(3, ExampleFiles.POLICY, bytes -> PolicyReader.parse(Path.of("policy.yaml"), bytes));
        fuzz(6, ExampleFiles.POLICY_WHOLE, bytes -> PolicyReader.parse(Path.of("policy.yaml"), bytes));
    }

    private static void fuzz(long seed, String text, Consumer<byte[]> reader) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = damage(text, random);
            try {
                reader.accept(bytes);
            } catch (ConfigException e) {
                String words = String.valueOf(e.getMessage());
                assertEquals(1, words.lines().count(), "seed " + seed + ", round " + round + ": " + words);
            } catch (RuntimeException e) {
                fail(
                        "seed " + seed + ", round " + round + ": "
                                + new String(bytes, java.nio.charset.StandardCharsets.UTF_8),
                        e);
            }
        }
    }

    private static byte[] damage(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(damaged.length());
            int end = Math.min(damaged.length(), at + random.nextInt(12));
            String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
            switch (random.nextInt(4)) {
                case 0 -> damaged.insert(at, scrap);
                case 1 -> damaged.delete(at, end);
                case 2 -> damaged.replace(at, end, scrap);
                default -> damaged.insert(random.nextInt(damaged.length()), damaged.substring(at, end));
            }
        }
        byte[] bytes = ExampleFiles.bytes(damaged.toString());
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
