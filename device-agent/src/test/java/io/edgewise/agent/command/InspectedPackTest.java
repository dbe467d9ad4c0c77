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
    void aModelThatReachesOutsideItsPackageIsRefusedAsOnADevice() throws IOException {
        Shell.Result refused = pack("external-upwards.onnx");

        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().startsWith("INSPECTION_FAILED: " + folder.resolve("external-upwards.onnx") + ", "));
        assertTrue(refused.err().contains("leads elsewhere"), refused.err());
        assertEquals(1, refused.errLines(), refused.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void aBrokenFileIsRefused() throws IOException {
        Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});

        Shell.Result refused = run("broken.onnx");

        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().startsWith("INSPECTION_FAILED: "), refused.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void weightsThatWereForgottenAreNamedWithTheOptionThatAddsThem() throws IOException {
        Shell.Result refused = pack("external-relative.onnx");

        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().contains("no file of the package (models pack --weights adds it)"), refused.err());
    }

    @Test
    void aManifestThatPromisesOtherInputsIsRefused() throws IOException {
        Files.writeString(
                folder.resolve("edgewise.json"),
                ExternalDataIT.MANIFEST.replace("\"name\":\"features\"", "\"name\":\"x\""));

        Shell.Result refused = pack("weighted-sum.onnx");

        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().startsWith("CONTRACT_MISMATCH: "), refused.err());
        assertTrue(refused.err().contains("input 'x': the file has none, it has [features]"), refused.err());
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
