package io.edgewise.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.identity.KeyFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every known key of every file, misspelt one after the other. */
class MisspeltKeysTest {
    private static final Pattern KEY = Pattern.compile("^(\\s*(?:- )?)([a-z][a-z-]*):");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeTheKeyThatThePolicyNames() {
        KeyFiles.writePublic(
                folder.resolve("line-a.pub.pem"), KeyFiles.generate().getPublic());
    }

    /** A file with one wrong key: what the key should be, and in which line it stands. */
    private record Misspelt(String file, String text, int line, String written, String meant) {
        @Override
        public String toString() {
            return file + ":" + line + " " + written;
        }
    }

    static Stream<Misspelt> misspelt() {
        return Stream.of(
                        misspellings("agent.yaml", ExampleFiles.AGENT),
                        misspellings("agent.yaml", ExampleFiles.AGENT_TLS),
                        misspellings("agent.yaml", ExampleFiles.AGENT_REGISTRIES),
                        misspellings("device.yaml", ExampleFiles.STATE),
                        misspellings("policy.yaml", ExampleFiles.POLICY))
                .flatMap(List::stream);
    }

    private static List<Misspelt> misspellings(String file, String text) {
        List<Misspelt> all = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher key = KEY.matcher(lines.get(i));
            if (key.find() && !key.group(2).startsWith("my-")) {
                String wrong = key.group(2) + "e";
                List<String> changed = new ArrayList<>(lines);
                changed.set(i, key.replaceFirst("$1" + wrong + ":"));
                all.add(new Misspelt(file, String.join("\n", changed), i + 1, wrong, key.group(2)));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("misspelt")
    void aMisspeltKeyIsNamedWithItsPlaceAndTheKeyThatWasMeant(Misspelt key) {
        Path path = folder.resolve(key.file);

        ConfigException error =
                assertThrows(ConfigException.class, () -> reader(path).accept(key.text));

        String words = String.valueOf(error.getMessage());
        assertTrue(words.startsWith(path + ":" + key.line + ": "), words);
        assertTrue(words.contains(key.written + "' is not known; did you mean '" + key.meant + "'?"), words);
        assertEquals(1, words.lines().count());
    }

    @Test
    void theFilesAreRightAsTheyStandAndTheTableIsWhole() {
        reader(folder.resolve("agent.yaml")).accept(ExampleFiles.AGENT);
        reader(folder.resolve("agent.yaml")).accept(ExampleFiles.AGENT_TLS);
        reader(folder.resolve("agent.yaml")).accept(ExampleFiles.AGENT_REGISTRIES);
        reader(folder.resolve("device.yaml")).accept(ExampleFiles.STATE);
        reader(folder.resolve("policy.yaml")).accept(ExampleFiles.POLICY);

        assertEquals(44 + 15 + 17 + 52 + 12, misspelt().count()); // counted by hand in the four texts
    }

    private static Consumer<String> reader(Path path) {
        return switch (String.valueOf(path.getFileName())) {
            case "agent.yaml" -> text -> AgentConfigReader.parse(path, ExampleFiles.bytes(text));
            case "device.yaml" -> text -> StateReader.parse(path.toString(), ExampleFiles.bytes(text));
            default -> text -> PolicyReader.parse(path, ExampleFiles.bytes(text));
        };
    }
}
