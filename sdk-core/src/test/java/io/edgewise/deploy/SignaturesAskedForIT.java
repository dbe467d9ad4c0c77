package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.OmsSigner;
import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.FakeRegistry;
import io.edgewise.registry.ModelPackage;
import io.edgewise.registry.PackageWriter;
import io.edgewise.registry.Progress;
import io.edgewise.registry.RegistryAccess;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that could not be asked for signatures is asked again; only one that has none makes a model unsigned. */
class SignaturesAskedForIT {
    private static final String MANIFEST = Bench.manifest("m", "a", false);

    @TempDir
    private Path folder;

    private Bench bench;

    @BeforeEach
    void start() {
        bench = new Bench(folder.resolve("device"));
    }

    @AfterEach
    void stop() {
        Bench.REGISTRY.answerRightly();
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 500, 503})
    void aModelIsNotUnsignedBecauseItsRegistryIsSick(int status) {
        ModelRef ref = bench.pack("m", 1, null);
        push(folder.resolve("signed"), 1, Bench.REGISTRY, Bench.TRUSTED);
        refuse(Bench.REGISTRY, ref, status);

        bench.declare(ref, Bench.spec("m"));

        ModelStatus waiting = bench.view().models().get(0);
        assertEquals(Refusal.UNAVAILABLE, waiting.refusal(), waiting.detail());
        assertEquals(DeploymentState.FETCHED, waiting.state());
        String why = bench.view().waiting().getOrDefault("p", "");
        assertTrue(why.startsWith("UNAVAILABLE: "), why);
        assertTrue(why.contains("referrers/") && why.contains(String.valueOf(status)), why);
        assertTrue(why.contains("UNSIGNED"), why);

        Bench.REGISTRY.answerRightly();
        bench.settle();
        assertEquals(DeploymentState.FETCHED, bench.view().models().get(0).state(), "not before its time");
        later();
        ModelStatus found = bench.view().models().get(0);
        assertEquals(DeploymentState.ACTIVE, found.state(), found.detail());
        assertEquals("line-a", found.signer());
    }

    @Test
    void aModelThatComesFromASickRegistryWaitsAsWell() {
        ModelRef ref = push(folder.resolve("signed"), 2, Bench.REGISTRY, Bench.TRUSTED);
        refuse(Bench.REGISTRY, ref, 503);

        bench.declare(ref, Bench.spec("m"));
        assertEquals(Refusal.UNAVAILABLE, bench.view().models().get(0).refusal());
        Bench.REGISTRY.answerRightly();
        later();

        ModelStatus found = bench.view().models().get(0);
        assertEquals(DeploymentState.ACTIVE, found.state(), found.detail());
    }

    @Test
    void oneThatAnswersThatThereAreNoneMakesItUnsigned() {
        ModelRef ref = bench.pack("m", 3, null);
        refuse(Bench.REGISTRY, ref, 503);
        bench.declare(ref, Bench.spec("m"));
        Bench.REGISTRY.answerRightly();

        later();

        ModelStatus found = bench.view().models().get(0);
        assertEquals(Refusal.UNSIGNED, found.refusal(), found.detail());
        assertEquals(DeploymentState.REJECTED, found.state());
    }

    @Test
    void aMirrorThatHasTheWrongSignatureDoesNotSpeakForTheRegistry() {
        try (FakeRegistry mirror = new FakeRegistry(true)) {
            RegistryAccess mirrored =
                    RegistryAccess.builder().plainHttp().mirror(mirror.host()).build();
            RegistryClient client = new RegistryClient(
                    new RegistrySettings(Map.of(Bench.REGISTRY.host(), mirrored, mirror.host(), RegistryAccess.PLAIN)));
            ModelRef ref = push(folder.resolve("strange"), 4, mirror, Bench.STRANGER);
            push(folder.resolve("signed"), 4, Bench.REGISTRY, Bench.TRUSTED);
            refuse(Bench.REGISTRY, ref, 503);
            ModelGate gates = new ModelGate(
                    bench.gates.store(), client, bench.gates.trust(), bench.gates.engines(), bench.ticker);

            RefusedException sick = assertThrows(RefusedException.class, () -> ModelLoad.inOneGo("m", ref, gates));

            assertEquals(Refusal.UNAVAILABLE, sick.refusal());
            assertTrue(String.valueOf(sick.getMessage()).contains("UNTRUSTED_KEY"), sick.getMessage());
            Bench.REGISTRY.answerRightly();
            try (Model model = ModelLoad.inOneGo("m", ref, gates)) {
                assertEquals("line-a", model.provenance().signer());
            }
        }
    }

    @Test
    void aSickRegistryDoesNotHideWhatNoSignatureWouldMend() {
        ModelRef elsewhere = ModelRef.parse(
                Bench.AWAY + "/others/m@" + bench.pack("m", 5, Bench.TRUSTED).pinned());

        bench.declare(elsewhere, Bench.spec("m"));

        assertEquals(Refusal.NO_SCOPE, bench.view().models().get(0).refusal());
    }

    private void later() {
        bench.ticker.advance(Duration.ofMinutes(2));
        bench.settle();
    }

    private static void refuse(FakeRegistry registry, ModelRef ref, int status) {
        registry.answer("referrers/" + ref.pinned(), exchange -> FakeRegistry.send(exchange, status, new byte[0]));
    }

    /** Packs the same model as {@link Bench#pack} does, signs and pushes it. */
    private static ModelRef push(Path layout, int score, FakeRegistry registry, KeyPair signer) {
        byte[] model = Bench.model(MANIFEST, score);
        byte[] described = MANIFEST.getBytes(StandardCharsets.UTF_8);
        Digest digest = PackageWriter.pack(
                ModelPackage.builder("m", "1")
                        .add("model.onnx", ModelPackage.Part.WEIGHT, model)
                        .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, described)
                        .build(),
                layout);
        Map<String, Digest> files = Map.of("model.onnx", Digest.of(model), "edgewise.json", Digest.of(described));
        PackageWriter.attach(layout, digest, OmsSigner.sign(files, "m", signer.getPrivate(), signer.getPublic()));
        ModelRef to = ModelRef.parse(registry.host() + "/models/m:1");
        PackageWriter.push(layout, digest, to, new RegistryClient(registry.settings()), Progress.NONE);
        return Bench.ref("m", digest);
    }
}
