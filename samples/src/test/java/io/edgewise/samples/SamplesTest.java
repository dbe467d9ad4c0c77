package io.edgewise.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final Path HOUSE = Path.of(System.getProperty("edgewise.house", ".."));

    @Test
    void theEmbeddedLibraryLearnsAndRaisesAnAlarm() throws IOException {
        String printed = run(() -> Embed.main(
                new String[] {HOUSE.resolve("samples/models/well-band").toString()}));

        List<String> decisions = printed.lines()
                .filter(line -> !line.startsWith(" "))
                .map(line -> line.split(" ")[1])
                .toList();
        assertEquals(List.of("LEARNING", "NORMAL", "ALARM"), decisions, printed);
        assertTrue(printed.contains("alarm RAISED"), printed);
        assertTrue(printed.contains("UNATTESTED"), "library use without a gate says so: " + printed);
    }

    @Test
    void theReadmeShowsTheSampleAsItIs() throws IOException {
        String readme = Files.readString(HOUSE.resolve("README.md"));
        String sample = Files.readString(HOUSE.resolve("samples/src/main/java/io/edgewise/samples/Embed.java"));
        int start = readme.indexOf("```java\n") + "```java\n".length();
        String shown = readme.substring(start, readme.indexOf("```", start));

        for (String line :
                shown.lines().map(String::strip).filter(text -> !text.isEmpty()).toList()) {
            assertTrue(sample.contains(line), "README shows a line that Embed.java does not have: " + line);
        }
        assertTrue(Files.readAllLines(HOUSE.resolve("samples/src/main/java/io/edgewise/samples/Embed.java"))
                        .size()
                <= 60);
    }

    private interface Program {
        void run() throws IOException;
    }

    private static String run(Program program) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
