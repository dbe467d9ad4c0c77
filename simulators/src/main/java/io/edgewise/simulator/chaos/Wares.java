package io.edgewise.simulator.chaos;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.registry.ModelPackage;
import io.edgewise.registry.PackageWriter;
import io.edgewise.registry.Progress;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;

/**
 * A package in a registry, to be pulled: a model of bytes drawn from the seed and a small file, with one signature.
 *
 * @param seed what its bytes are drawn from
 * @param repository where it lies
 * @param digest its manifest's
 * @param model the model's
 * @param size the model's, in bytes
 * @param manifest the manifest as it lies there
 */
record Wares(long seed, String repository, Digest digest, Digest model, int size, String manifest) {
    private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

    /** Packs and pushes one. */
    static Wares push(Bench bench, String registry, long seed, int size) throws IOException {
        byte[] model = drawn(seed, size);
        Path folder = Files.createTempDirectory(bench.folder(), "wares");
        Digest digest = PackageWriter.pack(
                ModelPackage.builder("wares", "1.0." + seed)
                        .add("model.onnx", ModelPackage.Part.WEIGHT, model)
                        .add("README.md", ModelPackage.Part.DOC, Ask.words("seed " + seed))
                        .build(),
                folder);
        PackageWriter.attach(folder, digest, Ask.words("{\"seed\":" + seed + "}"));
        ModelRef target = ModelRef.parse(registry + "/models/wares");
        try (RegistryClient client = new RegistryClient(new RegistrySettings(Set.of(registry)))) {
            PackageWriter.push(folder, digest, target, client, Progress.NONE);
        }
        Path manifest = folder.resolve("blobs/sha256").resolve(digest.hex());
        return new Wares(
                seed,
                target.repository(),
                digest,
                Digest.of(model),
                size,
                Files.readString(manifest, StandardCharsets.UTF_8));
    }

    /** Returns the model's bytes. */
    byte[] bytes() {
        return drawn(seed, size);
    }

    private static byte[] drawn(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    ModelRef at(String registry) {
        return new ModelRef(registry, repository, null, digest);
    }

    /** Tells whether this is about the model's bytes. */
    boolean isModel(Ask ask) {
        return ask.isOf("/blobs/" + model);
    }

    boolean isManifest(Ask ask) {
        return ask.isOf("/manifests/" + digest);
    }

    boolean isReferrers(Ask ask) {
        return ask.isOf("/referrers/") || ask.isOf("/manifests/sha256-");
    }

    /** Pushes a manifest that says another size of the same model. */
    Wares lyingAbout(String registry, String said) throws IOException, InterruptedException {
        String before = "\"size\":" + size;
        String lying = manifest.replace(before, "\"size\":" + said);
        if (lying.equals(manifest)) {
            throw new IOException("there is no " + before + " in the manifest; the packer writes it differently now");
        }
        Digest other = Digest.of(Ask.words(lying));
        HttpRequest put = HttpRequest.newBuilder(
                        URI.create("http://" + registry + "/v2/" + repository + "/manifests/" + other))
                .header("Content-Type", MEDIA_TYPE)
                .PUT(HttpRequest.BodyPublishers.ofString(lying))
                .build();
        int status = HttpClient.newHttpClient()
                .send(put, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 201) {
            throw new IOException("the registry answered " + status + " to a manifest with a wrong size");
        }
        return new Wares(seed, repository, other, model, size, lying);
    }
}
