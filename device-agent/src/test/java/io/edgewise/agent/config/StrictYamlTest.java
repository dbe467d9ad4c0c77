package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrictYamlTest {
    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("a: 1\na: 2\n", "f:2: the key 'a' stands twice"),
                Arguments.of("a: &x 1\nb: *x\n", "f:1: uses an anchor or alias (&name, *name), which is not allowed"),
                Arguments.of("a: 1\n---\na: 2\n", "f:2: has a second document (---); only one is allowed"),
                Arguments.of("a: !!int 1\n", "f:1: uses a tag (!name), which is not allowed: every value is text"),
                Arguments.of("", "f: is empty"),
                Arguments.of("# only a comment\n", "f: is empty"),
                Arguments.of("a: " + "[".repeat(16) + "]".repeat(16), "f:1: is nested deeper than 16 levels"),
                Arguments.of("[".repeat(100_000), "f:1: is nested deeper than 16 levels"),
                Arguments.of("a:\n" + "  ".repeat(0) + "- b: {}\n", "f:2: 'a' must be one value, not a list"),
                Arguments.of("- a\n", "f:1: the document must be a mapping of keys to values"),
                Arguments.of("a:\n", "f:1: 'a' is empty"),
                Arguments.of("? [x]\n: 1\n", "f:1: a key must be plain text"),
                Arguments.of("a: 1\n".repeat(60_000), "f: is larger than 256 KiB"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotPlainYamlIsRefusedInOneLine(String text, String words) {
        ConfigException error = assertThrows(ConfigException.class, () -> read(text));

        assertEquals(words, error.getMessage());
    }

    private static String read(String text) {
        return StrictYaml.parse("f", ExampleFiles.bytes(text))
                .only("a", "b")
                .get("a")
                .text();
    }

    @Test
    void aTabIsRefusedWithItsLine() {
        ConfigException error = assertThrows(ConfigException.class, () -> read("a: 1\n\tb: 2\n"));

        assertEquals("f:2: is not YAML", String.valueOf(error.getMessage()).substring(0, 16));
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirLine() {
        byte[] latin = {'a', ':', ' ', '1', '\n', 'b', ':', ' ', (byte) 0xE4, '\n'};

        ConfigException error = assertThrows(ConfigException.class, () -> StrictYaml.parse("f", latin));

        assertEquals("f:2: is not UTF-8 text", error.getMessage());
    }

    @Test
    void aLetterBeyondTheBasicPlaneMayStandAnywhere() {
        for (int before = 1; before < 2_100; before++) {
            assertEquals("x", read("#" + "-".repeat(before) + "\uD83D\uDEE2\na: x\n"));
        }
    }

    @Test
    void valuesAreWhatTheyLookLike() {
        assertEquals("NO", read("a: NO"));
        assertEquals("1.10", read("a: 1.10"));
        assertEquals("0x1F", read("a: 0x1F"));
        assertEquals("2001-01-01", read("a: 2001-01-01"));
        assertEquals("~", read("a: ~"));
        String agent = ExampleFiles.AGENT.replace("device: gw-7", "device: NO").replace("site: north", "site: 1.10");
        AgentConfig config = AgentConfigReader.parse(Path.of("agent.yaml"), ExampleFiles.bytes(agent));
        assertEquals("NO", config.device());
        assertEquals("1.10", config.site());
    }

    @Test
    void aMessageIsOneLineWhateverStandsInTheFile() {
        ConfigException error = assertThrows(ConfigException.class, () -> read("\"x\\ny\\e[31m\": 1\n"));

        assertEquals("f:1: the key 'x y [31m' is not known; known here: a, b", error.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        ConfigException error = assertThrows(ConfigException.class, () -> StrictYaml.bytes(Path.of("nowhere.yaml")));

        assertEquals("nowhere.yaml: does not exist", error.getMessage());
    }
}
