package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.PolicyReader;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.ModelGate;
import io.edgewise.deploy.ModelLoad;
import io.edgewise.deploy.TimeFloor;
import io.edgewise.feature.FeatureVector;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model whose weights lie in another file, as the Python package onnx wrote it ({@code crafted.py}): packed, signed,
 * gated and run. Its score is the sum of what it reads, times 1, 2 and 3.
 */
class ExternalDataIT {
    private static final Path MODELS = Path.of("../sdk-onnxruntime/src/test/resources/models");
    private static final String WEIGHTS = "src/test/resources/models/weights.bin";
    static final String MANIFEST = """
            {"schema":"edgewise.model/v1","name":"m","version":"1","kind":"model","runtime":"onnx",
             "channels":[{"name":"a","unit":"kPa","required":true}],
             "window":{"size":"10s","hop":"10s","lateness":"0s"},
             "features":[{"channel":"*","statistics":["mean","min","max"]}],
             "input":[{"name":"features","role":"features","type":"float32","shape":[1,3]}],
             "output":[{"name":"score","role":"score","type":"float32","shape":[1,1],"range":[0,null]}],
             "labels":[],"training":null,"threshold":3.0,"thresholdCalibration":"by hand",
             "advice":{"alarm":"look at it"},"cost":"small",
             "lineage":{"run":"test","commit":"0000000000000000000000000000000000000000","data":[]},
             "golden":{"tolerance":1e-6}}
            """;

    @TempDir
    private Path folder;

    private Path store;

    @BeforeEach
    void packAndSign() throws IOException {
        store = folder.resolve("store");
        Path model = folder.resolve("model");
        Files.createDirectories(model.resolve(WEIGHTS).resolveSibling("."));
        Files.copy(MODELS.resolve("external-relative.onnx"), model.resolve("any.onnx"));
        Files.copy(MODELS.resolve("weights.bin"), model.resolve(WEIGHTS));
        Files.writeString(model.resolve("edgewise.json"), MANIFEST);
        KeyPair keys = KeyFiles.generate();
        Path key = folder.resolve("key.pem");
        KeyFiles.writePublic(folder.resolve("key.pub.pem"), keys.getPublic());
        KeyFiles.writePrivate(key, keys.getPrivate());
        said(Shell.run(
                "models",
                "pack",
                model.resolve("any.onnx").toString(),
                "--weights",
                model.resolve(WEIGHTS).toString(),
                "--out",
                store.toString()));
        said(Shell.run("models", "sign", store.toString(), "--key", key.toString()));
    }

    @Test
    void itRunsWhereThePolicyAllowsIt() throws IOException {
        try (Model model = load("true");
                ModelSession session = model.open(null)) {
            FeatureVector vector = new FeatureVector(model.manifest().features());
            vector.set(0, 5);
            vector.set(1, 7);
            vector.set(2, 11);
            assertEquals(1 * 5 + 2 * 7 + 3 * 11, session.infer(vector).score());
            assertEquals("key", model.provenance().signer());
        }
    }

    @Test
    void itIsRefusedWhereThePolicyDoesNot() {
        RefusedException refused = assertThrows(RefusedException.class, () -> load("false"));

        assertEquals(Refusal.INSPECTION_FAILED, refused.refusal());
        assertTrue(refused.getMessage().contains("the policy allows none outside"), refused.getMessage());
    }

    @Test
    void weightsThatChangedInTheStoreAreNotTheSignedOnes() throws IOException {
        byte[] weights = Files.readAllBytes(MODELS.resolve("weights.bin"));
        Path blob = store.resolve("blobs/sha256").resolve(Digest.of(weights).hex());
        weights[3] ^= 1;
        Files.write(blob, weights);

        RefusedException refused = assertThrows(RefusedException.class, () -> load("true"));

        assertEquals(Refusal.DIGEST_MISMATCH, refused.refusal(), refused.getMessage());
    }

    @Test
    void aFileThatLiesElsewhereIsNotPacked() throws IOException {
        Path elsewhere = Files.createFile(folder.resolve("elsewhere.bin"));

        Shell.Result run = Shell.run(
                "models",
                "pack",
                folder.resolve("model/any.onnx").toString(),
                "--weights",
                elsewhere.toString(),
                "--out",
                folder.resolve("other").toString());

        assertEquals(2, run.code());
        assertTrue(run.err().contains("must lie beside or below the model file"), run.err());
    }

    private Model load(String externalData) throws IOException {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(policy, """
                schema: edgewise.policy/v1
                name: test
                counter: 1
                keys: { key: { file: key.pub.pem } }
                scopes:
                  - { prefix: "127.0.0.1:1/models/", require: [ { keys: [key] } ], model: { external-data: %s } }
                """.formatted(externalData));
        Path state = folder.resolve("state");
        TimeFloor time = new TimeFloor(state, Instant.EPOCH, SystemTime.wallClock(), SystemTime.ticker());
        ModelStore models = ModelStore.open(store);
        ModelGate gates = new ModelGate(
                models,
                new RegistryClient(new RegistrySettings(Set.of())),
                DeviceTrust.own(PolicyReader.read(policy), time, state, SystemTime.ticker()),
                List.of(new OnnxRuntimeEngine()),
                SystemTime.ticker());
        Digest digest = models.packages().get(0);
        return ModelLoad.inOneGo("m", ModelRef.parse("127.0.0.1:1/models/m@" + digest), gates);
    }

    private static void said(Shell.Result run) {
        assertEquals(0, run.code(), run.out() + run.err());
    }
}
