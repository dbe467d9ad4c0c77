package io.edgewise.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** Packages that several tests use. */
final class Samples {
    static final byte[] MODEL = random(300_000);
    static final byte[] BUNDLE = "{\"mediaType\":\"a bundle\"}".getBytes(UTF_8);

    private Samples() {}

    static ModelPackage model() {
        return ModelPackage.builder("band", "1.0.0")
                .add("golden.csv", ModelPackage.Part.DATASET, "a,b\n1,2\n".getBytes(UTF_8))
                .add("model.onnx", ModelPackage.Part.WEIGHT, MODEL)
                .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, "{}".getBytes(UTF_8))
                .build();
    }

    /** Packs and signs the model in a layout and pushes it. */
    static Digest push(Path layout, FakeRegistry registry) {
        Digest digest = PackageWriter.pack(model(), layout);
        PackageWriter.attach(layout, digest, BUNDLE);
        PackageWriter.push(
                layout, digest, registry.ref(":1.0.0"), new RegistryClient(registry.settings()), Progress.NONE);
        return digest;
    }

    static RefusedException assertRefused(Refusal refusal, Executable step) {
        RefusedException refused = Assertions.assertThrows(RefusedException.class, step);
        Assertions.assertEquals(refusal, refused.refusal(), refused.getMessage());
        return refused;
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
