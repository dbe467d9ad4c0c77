package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever an operator writes: it is read, or an error that names the file. The first byte of an input tells what the
 * rest is: a trust policy, a declared state or a signed policy's own text.
 */
public class ConfigFuzzTest {
    private static final Path FILE = Path.of("/no/such/folder/file.yaml");

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(ConfigFuzzTest.class, ConfigFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0] & 3) {
                case 0 -> PolicyReader.parse(FILE, rest);
                case 1 -> PolicyReader.sealed(StrictYaml.parse("bundle", rest));
                default -> StateReader.parse(FILE.toString(), rest);
            }
        } catch (ConfigException e) {
            String words = String.valueOf(e.getMessage());
            assertTrue(words.contains("file.yaml") || words.contains("bundle") || words.contains("/no/such"), words);
            assertFalse(words.length() > 4_000, words);
        }
    }
}
