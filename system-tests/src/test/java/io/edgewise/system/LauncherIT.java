package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
    void checkLooksAtTheConfigurationThatLiesHere() throws Exception {
        Path here = Files.createDirectory(root.resolve("here"));
        Files.writeString(here.resolve("agent.yaml"), "schema: edgewise.agent/v1\nidentty: {}\n");
        String line = "cd '" + here + "' && '" + root.resolve("edgewise") + "' check --offline";

        Answer answer = run(List.of(find("bash").toString(), "-c", line), Map.of());

        assertEquals(2, answer.code(), answer.text());
        assertTrue(answer.text().contains("FAILED  configuration    agent.yaml:2: "), answer.text());
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
        Path programs = programs(root, "bash", "dirname", "find");

        Answer answer = run(
                List.of(find("bash").toString(), root.resolve("edgewise").toString(), "--version"),
                Map.of("PATH", programs.toString()));

        assertEquals(2, answer.code(), answer.text());
        assertEquals(1, answer.text().lines().count(), answer.text());
        assertTrue(answer.text().contains("install a JDK 17 or later"), answer.text());
    }

    @Test
    void withoutMavenOneLineSaysWhatToInstall() throws Exception {
        Path fresh = unbuilt("no-maven");
        Path programs = programs(fresh, "bash", "dirname", "find", "sed", "head");

        Answer answer = run(launched(fresh), Map.of("PATH", programs.toString(), "JAVA_HOME", javaHome()));

        assertEquals(2, answer.code(), answer.text());
        assertEquals(
                "edgewise: no Maven found: install Maven 3.8.6 or later (Debian: apt-get install maven)",
                answer.text());
    }

    @Test
    void aJavaThatIsTooOldIsSaidBeforeAnythingIsBuilt() throws Exception {
        Path fresh = unbuilt("old-java");
        Path java = Files.createDirectories(fresh.resolve("old/bin")).resolve("java");
        script(java, "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

        Answer answer =
                run(launched(fresh), Map.of("JAVA_HOME", fresh.resolve("old").toString()));

        assertEquals(2, answer.code(), answer.text());
        assertEquals("edgewise: this Java is too old: install a JDK 17 or later, or set JAVA_HOME", answer.text());
    }

    @Test
    void proxiesAreGivenToMavenAndNamedWithoutTheirLogin() throws Exception {
        Path fresh = unbuilt("proxies");
        Path programs = Files.createDirectory(fresh.resolve("programs"));
        script(
                programs.resolve("mvn"),
                "echo \"$MAVEN_OPTS\" >\"$0.options\"; echo '[ERROR] Could not transfer artifact'; exit 1");
        Map<String, String> environment = Map.of(
                "PATH", programs + File.pathSeparator + System.getenv("PATH"),
                "JAVA_HOME", javaHome(),
                "http_proxy", "http://me:secret@web.example/",
                "https_proxy", "http://tls.example:3128",
                "no_proxy", "127.0.0.1, .inner.example");

        Answer answer = run(launched(fresh), environment);

        String asked = "-Daether.connector.http.useSystemProperties=true ";
        assertEquals(
                asked + "-Dhttp.proxyHost=web.example -Dhttp.proxyPort=80 "
                        + asked + "-Dhttps.proxyHost=tls.example -Dhttps.proxyPort=3128 "
                        + "-Dhttp.nonProxyHosts=127.0.0.1|*.inner.example",
                Files.readString(programs.resolve("mvn.options")).strip());
        assertEquals(2, answer.code(), answer.text());
        assertTrue(
                answer.text().contains("proxies: http_proxy web.example:80, https_proxy tls.example:3128"),
                answer.text());
        assertFalse(answer.text().contains("secret"), answer.text());
    }

    private static String javaHome() {
        return System.getProperty("java.home");
    }

    private static List<String> launched(Path at) {
        return List.of(find("bash").toString(), at.resolve("edgewise").toString(), "--version");
    }

    /** Returns a folder with the launcher in it and nothing that was built. */
    private static Path unbuilt(String name) throws IOException {
        Path fresh = Files.createDirectories(root.resolve(name));
        return Files.copy(root.resolve("edgewise"), fresh.resolve("edgewise"), StandardCopyOption.COPY_ATTRIBUTES)
                .getParent();
    }

    private static Path programs(Path in, String... names) throws IOException {
        Path programs = Files.createDirectories(in.resolve("programs"));
        for (String program : names) {
            Files.copy(find(program), programs.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return programs;
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Answer(int code, String text) {}

    /** What the machine that runs the tests has set must not show in the answers. */
    private static boolean isReadByTheLauncher(String variable) {
        return variable.startsWith("EDGEWISE_")
                || List.of("JAVA_HOME", "MAVEN_OPTS", "http_proxy", "https_proxy", "no_proxy")
                        .contains(variable)
                || List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY").contains(variable);
    }

    private static Answer run(List<String> command, Map<String, String> environment) throws Exception {
        Path output = Files.createTempFile(root, "answer", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(LauncherIT::isReadByTheLauncher);
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
