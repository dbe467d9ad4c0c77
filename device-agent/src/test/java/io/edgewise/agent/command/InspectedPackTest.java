package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code models pack} refuses what the gate INSPECTED of a device would refuse, before anything is written. */
class InspectedPackTest {
    private static final Path MODELS = Path.of("../sdk-onnxruntime/src/test/resources/models");
    private static final String DENIED = """
            schema: edgewise.policy/v1
            name: test
            counter: 1
            keys: { key: { file: key.pub.pem } }
            scopes:
              - { prefix: "r.example/free/", require: [ { keys: [key] } ] }
              - { prefix: "r.example/strict/", require: [ { keys: [key] } ], model: { operators: [ai.onnx.ml] } }
            """;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void writeTheManifest() throws IOException {
        out = folder.resolve("pkg");
        Files.writeString(folder.resolve("edgewise.json"), ExternalDataIT.MANIFEST);
    }

    @Test
    void aModelThatReachesOutsideItsPackageIsToldOrByAPolicyRefused() throws IOException {
        Shell.run("trust", "init", "--dir", folder + "/t", "--scope", "r.example/", "--name", "key");
        Shell.Result refused = pack("external-upwards.onnx", "--policy", folder + "/t/policy.yaml");

        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().startsWith("INSPECTION_FAILED: " + folder.resolve("external-upwards.onnx") + ", "));
        assertTrue(refused.err().contains("leads elsewhere"), refused.err());
        assertEquals(1, refused.errLines(), refused.err());
        assertFalse(Files.exists(out));

        Shell.Result warned = run("external-upwards.onnx");

        assertEquals(0, warned.code(), warned.err());
        assertTrue(warned.err().startsWith("WARNING: "), warned.err());
        assertTrue(warned.err().contains("INSPECTION_FAILED: "), warned.err());
        assertFalse(warned.out().contains("next:"), warned.out());
        assertTrue(Files.exists(out));
    }

    @Test
    void aBrokenFileIsTold() throws IOException {
        Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});

        Shell.Result told = run("broken.onnx");

        assertTrue(told.err().contains("refuses this package. INSPECTION_FAILED: "), told.err());
    }

    @Test
    void weightsThatWereForgottenAreNamedWithTheOptionThatAddsThem() throws IOException {
        Shell.Result told = pack("external-relative.onnx");

        assertTrue(told.err().contains("no file of the package (models pack --weights adds it)"), told.err());
    }

    @Test
    void aManifestThatPromisesOtherInputsIsTold() throws IOException {
        Files.writeString(
                folder.resolve("edgewise.json"),
                ExternalDataIT.MANIFEST.replace("\"name\":\"features\"", "\"name\":\"x\""));

        Shell.Result told = pack("weighted-sum.onnx");

        assertTrue(told.err().contains("refuses this package. CONTRACT_MISMATCH: "), told.err());
        assertTrue(told.err().contains("input 'x': the file has none, it has [features]"), told.err());
    }

    @Test
    void thePolicyOfTheDevicesSaysWhatAFileMayHold() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), DENIED);
        Shell.run("trust", "init", "--dir", folder + "/t", "--scope", "r.example/", "--name", "key");
        Files.copy(folder.resolve("t/key.pub.pem"), folder.resolve("key.pub.pem"));

        Shell.Result free = pack("weighted-sum.onnx", "--policy", policy + "", "--scope", "r.example/free/");
        Shell.Result strict = run("weighted-sum.onnx", "--policy", policy + "", "--scope", "r.example/strict");
        Shell.Result misspelt = run("weighted-sum.onnx", "--policy", policy + "", "--scope", "r.example/strikt");
        Shell.Result open = run("weighted-sum.onnx", "--policy", policy + "");

        assertEquals(0, free.code(), free.err());
        assertEquals(3, strict.code(), strict.err());
        assertEquals(2, misspelt.code());
        assertTrue(misspelt.err().contains("did you mean 'r.example/strict'?"), misspelt.err());
        assertEquals(2, open.code());
        assertTrue(open.err().contains("--scope: say which of [r.example/free, r.example/strict]"), open.err());
    }

    private Shell.Result pack(String model, String... more) throws IOException {
        Files.copy(MODELS.resolve(model), folder.resolve(model));
        return run(model, more);
    }

    private Shell.Result run(String model, String... more) {
        List<String> line =
                new ArrayList<>(List.of("models", "pack", folder.resolve(model).toString(), "--out", out.toString()));
        line.addAll(List.of(more));
        return Shell.run(line.toArray(String[]::new));
    }
}
