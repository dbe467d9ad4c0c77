package io.edgewise.house;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/**
 * The inputs that a fuzz target began with, and those that it once found: {@code src/test/resources/fuzz/TARGET}. A
 * target is a test with a public static {@code fuzzerTestOneInput(byte[])}; {@code .ci/fuzz} runs it with Jazzer, and
 * every build runs it with the seeds.
 */
public final class Seeds {
    private Seeds() {}

    /** What is fuzzed. */
    @FunctionalInterface
    public interface Target {
        /** Throws if the input does what none may do. */
        void run(byte[] input) throws Exception;
    }

    /** Returns a test for each seed of a target, and one without input; fails if there is none. */
    public static Stream<DynamicTest> of(Class<?> target, Target run) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(DynamicTest.dynamicTest("nothing", () -> run.run(new byte[0])));
        try (Stream<Path> files = Files.list(folder(target))) {
            for (Path file : files.sorted().toList()) {
                tests.add(DynamicTest.dynamicTest(
                        String.valueOf(file.getFileName()), () -> run.run(Files.readAllBytes(file))));
            }
        }
        Assertions.assertTrue(tests.size() > 1, () -> "no seeds in " + target.getSimpleName());
        return tests.stream();
    }

    private static Path folder(Class<?> target) {
        URL found = target.getResource("/fuzz/" + target.getSimpleName());
        Assertions.assertNotNull(found, () -> "no src/test/resources/fuzz/" + target.getSimpleName());
        try {
            return Path.of(new URI(found.toString()));
        } catch (URISyntaxException e) {
            throw new AssertionError("a folder of classes has a proper address; this is a bug", e);
        }
    }
}
