package io.edgewise.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.house.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy asked of the layouts of foreign tools. */
class VerifyAllIT {
    @TempDir
    private Path scratch;

    private Path fixtures = Path.of("");

    @BeforeEach
    void layouts() throws IOException {
        fixtures = Needs.data().resolve("interop-fixtures");
        for (String name : List.of("sign-p256", "unsigned", "blob-flipped")) {
            copy(fixtures.resolve("cosign/" + name), scratch.resolve("all/" + name));
        }
        Files.copy(fixtures.resolve("keys/p256.pub.pem"), scratch.resolve("line-a.pub.pem"));
        Files.writeString(scratch.resolve("policy.yaml"), """
                schema: edgewise.policy/v1
                name: production
                counter: 1
                keys: { line-a: { file: line-a.pub.pem } }
                scopes:
                  - prefix: "registry.example:5000/models/"
                    require:
                      - { threshold: 1, keys: [line-a], formats: [cosign] }
                """);
    }

    @Test
    void everyPackageGetsAnAnswerAndOneRefusedEndsWithThree() throws IOException {
        Path json = scratch.resolve("out.json");

        Shell.Result run = verify("--json", json.toString());

        assertEquals(3, run.code(), run.err());
        assertTrue(run.out().contains("ACCEPTED  sign-p256"), run.out());
        assertTrue(run.out().contains("REFUSED   UNSIGNED  unsigned"), run.out());
        assertTrue(run.out().contains("REFUSED   DIGEST_MISMATCH  blob-flipped"), run.out());
        assertTrue(run.out().contains("each by itself and by its signatures: not whether a device ran a newer one"));
        assertEquals(List.of(), Schemas.violations("verify-all", Files.readAllBytes(json)));
    }

    @Test
    void whatIsExpectedToBeRefusedIsNoFailureAndWhatIsMissedIs() throws IOException {
        Path expected = Files.writeString(
                scratch.resolve("expected.csv"), "id,refusal\nunsigned,UNSIGNED\nblob-flipped,DIGEST_MISMATCH\n");
        Path missed = Files.writeString(
                scratch.resolve("missed.csv"),
                "id,refusal\nunsigned,\nblob-flipped,UNSIGNED\nsign-p256,UNSIGNED\nnone,\n");

        assertEquals(0, verify("--expect", expected.toString()).code());
        Shell.Result run = verify("--expect", missed.toString());
        assertEquals(1, run.code(), run.out());
        assertEquals(
                4,
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("NOT AS EXPECTED"))
                        .count(),
                run.out());
    }

    @Test
    void aPackageOnAStickIsTakenInWithItsSignatureAndJudgedAsAnyOther() {
        Path store = scratch.resolve("store");

        Shell.Result pull = Shell.run(
                "models", "pull", "oci:" + fixtures.resolve("cosign/sign-p256") + ":1.0", "--out", store.toString());
        Shell.Result legacy =
                Shell.run("models", "pull", "oci:" + fixtures.resolve("cosign/legacy-p256"), "--out", store.toString());
        Shell.Result bad = Shell.run(
                "models", "pull", "oci:" + fixtures.resolve("cosign/blob-flipped") + ":1.0", "--out", store.toString());

        assertEquals(0, pull.code(), pull.err());
        assertEquals(0, legacy.code(), legacy.err());
        assertEquals(3, bad.code(), bad.err());
        Shell.Result all = Shell.run(
                "models", "verify", "--policy", scratch.resolve("policy.yaml").toString(), "--all", store.toString());
        assertTrue(all.out().contains("ACCEPTED"), all.out() + all.err());
    }

    @Test
    void aTarAndAFolderAreNamedJudgedAndToldOfAsARegistryIs() throws Exception {
        Path layout = scratch.toRealPath().resolve("all/sign-p256");
        Path tar = layout.resolveSibling("p.tar");
        Process packed = new ProcessBuilder("tar", "-C", layout.toString(), "-cf", tar.toString(), ".").start();
        assertEquals(0, packed.waitFor());
        Path policy = scratch.resolve("local.yaml");
        Files.writeString(
                policy,
                Files.readString(scratch.resolve("policy.yaml"))
                        .replace("registry.example:5000/models/", "file:" + layout.getParent()));

        for (String ref : List.of("oci:" + layout + ":1.0", "file:" + layout, "file:" + tar)) {
            Path store = scratch.resolve("store-" + ref.length());
            Path json = scratch.resolve("pull.json");

            Shell.Result resolved = Shell.run("models", "resolve", ref);
            assertEquals(0, resolved.code(), resolved.err());
            String pinned = resolved.out().strip();
            Shell.Result pull = Shell.run("models", "pull", ref, "--out", store.toString(), "--json", json.toString());
            assertEquals(0, pull.code(), pull.err());
            byte[] document = Files.readAllBytes(json);
            assertEquals(List.of(), Schemas.violations("pull", document));
            assertTrue(new String(document, UTF_8).contains("\"ref\":\"" + pinned + "\""), pinned);

            for (String named : List.of(pinned, ref)) { // the tools that made these know nothing of our manifests
                String judged = judge(named, policy).out();
                assertTrue(judged.contains("valid, counted") && judged.contains(pinned), judged);
            }
            Shell.Result elsewhere = judge(pinned, scratch.resolve("policy.yaml"));
            assertEquals(3, elsewhere.code());
            assertTrue(elsewhere.out().contains("NO_SCOPE"), elsewhere.out());
        }
        Shell.Result push = Shell.run("models", "push", layout.toString(), "file:" + tar);
        assertEquals(2, push.code(), push.err());
    }

    private static Shell.Result judge(String ref, Path policy) {
        return Shell.run("models", "verify", ref, "--policy", policy.toString());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path target = to.resolve(from.relativize(one).toString());
                if (Files.isDirectory(one)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(one, target);
                }
            }
        }
    }

    private Shell.Result verify(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "models",
                "verify",
                "--policy",
                scratch.resolve("policy.yaml").toString(),
                "--all",
                scratch.resolve("all").toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }
}
