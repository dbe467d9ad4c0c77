package io.edgewise.pipeline;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The budget of the hot path (architecture, section 4), in a JVM without the tools that tests run under. */
class HotPathAllocationTest {
    @Test
    void theHotPathKeepsItsBudgetUnderEitherCompiler() throws Exception {
        Process first = probe("-XX:TieredStopAtLevel=1");
        Process second = probe("-XX:+TieredCompilation");

        assertAll(
                () -> assertKeepsItsBudget(first, "the first compiler"),
                () -> assertKeepsItsBudget(second, "the second compiler"));
    }

    private static Process probe(String compiler) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Compiled code comes at the same call in every run, so the figures do too.
        command.addAll(List.of(compiler, "-Xbatch", "-XX:+UseSerialGC", "-Xmx128m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HotPathProbe.class.getName()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void assertKeepsItsBudget(Process probe, String compiler) throws IOException, InterruptedException {
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(probe.waitFor(240, TimeUnit.SECONDS), "the probe does not end");
        assertEquals(0, probe.exitValue(), compiler + "\n" + said);
    }
}
