package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script as it stands in the repository, beside a program that is built already: its library is one jar
 * that refers to the class path of this test, so that no build starts inside a build.
 */
@Timeout(60)
class LauncherIT {
    @TempDir
    private static Path root;

    @BeforeAll
    static void layOutABuiltProgram() throws IOException {
        Path source = Path.of(System.getProperty("edgewise.house"), "edgewise");
        Files.copy(source, root.resolve("edgewise"), StandardCopyOption.COPY_ATTRIBUTES);
        Path library = Files.createDirectories(root.resolve("simulators/target/dist/lib"));
        Files.createFile(root.resolve("simulators/target/dist/built"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, urls());
        new JarOutputStream(Files.newOutputStream(library.resolve("all.jar")), manifest).close();
    }

    @Test
    void itTellsItsVersion() throws Exception {
        Answer answer = run(List.of(root.resolve("edgewise").toString(), "--version"), Map.of());

        assertEquals(0, answer.code(), answer.text());
        assertTrue(answer.text().startsWith("edgewise ") || answer.text().startsWith("Edgewise "), answer.text());
    }

    @Test
    void anUnknownOptionEndsWithTwoAndIsNamed() throws Exception {
        Answer answer = run(List.of(root.resolve("edgewise").toString(), "--sped"), Map.of());

        assertEquals(2, answer.code(), answer.text());
        assertTrue(answer.text().contains("--sped"), answer.text());
    }

    @Test
    void anUnknownProfileEndsWithTwo() throws Exception {
        Answer answer =
                run(List.of(root.resolve("edgewise").toString(), "--version"), Map.of("EDGEWISE_PROFILE", "huge"));

        assertEquals(2, answer.code(), answer.text());
        assertEquals("edgewise: EDGEWISE_PROFILE must be small or fast", answer.text());
    }

    @Test
    void withoutJavaOneLineSaysWhatToInstall() throws Exception {
        Path programs = Files.createDirectory(root.resolve("programs"));
        for (String program : List.of("bash", "dirname", "find")) {
            Files.copy(find(program), programs.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        }

        Answer answer = run(
                List.of(find("bash").toString(), root.resolve("edgewise").toString(), "--version"),
                Map.of("PATH", programs.toString()));

        assertEquals(2, answer.code(), answer.text());
        assertEquals(1, answer.text().lines().count(), answer.text());
        assertTrue(answer.text().contains("install a JDK 17 or later"), answer.text());
    }

    private record Answer(int code, String text) {}

    private static Answer run(List<String> command, Map<String, String> environment) throws Exception {
        Path output = Files.createTempFile(root, "answer", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("EDGEWISE_PROFILE");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, () -> command + " goes on after 30 s");
        return new Answer(process.exitValue(), Files.readString(output).strip());
    }

    private static Path find(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return Path.of(folder, program);
            }
        }
        throw new AssertionError(program + " is not on the PATH");
    }

    private static String urls() {
        List<String> urls = new ArrayList<>();
        for (String part : AgentChild.classPath().split(File.pathSeparator)) {
            urls.add(Path.of(part).toUri().toString());
        }
        return String.join(" ", urls);
    }
}
