package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.PackageWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model author's desk: makes trust, packs, signs and pushes with the commands; can also do what must be refused. */
final class Shop {
    private final Path folder;
    private final String registry;

    /** Opens a desk whose development key may sign for {@code registry/models/}. */
    Shop(Path folder, String registry) {
        this.folder = folder;
        this.registry = registry;
        CommandLines.succeed("trust", "init", "--dir", trust("good").toString(), "--scope", registry + "/models/");
    }

    String registry() {
        return registry;
    }

    Path policy() {
        return trust("good").resolve("policy.yaml");
    }

    Path key() {
        return trust("good").resolve("development.key.pem");
    }

    /** Makes a key that the policy does not know. */
    Path foreignKey() {
        if (!Files.exists(trust("foreign"))) {
            CommandLines.succeed("trust", "init", "--dir", trust("foreign").toString(), "--scope", "elsewhere/");
        }
        return trust("foreign").resolve("development.key.pem");
    }

    /** Packs, signs and pushes a model that this project ships; returns its pinned reference. */
    String publish(String model) throws IOException {
        Path packed = pack(model, shippedModel(model), version(model, ""), model);
        sign(packed, key());
        return push(packed, "models/" + model);
    }

    /** Packs a model file and a manifest; returns the package's folder. */
    Path pack(String model, byte[] file, String manifest, String name) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source-" + name));
        Files.write(source.resolve("model.onnx"), file);
        Files.writeString(source.resolve("edgewise.json"), manifest);
        Path packed = folder.resolve("packed-" + name);
        CommandLines.succeed("models", "pack", source.resolve("model.onnx").toString(), "--out", packed.toString());
        return packed;
    }

    void sign(Path packed, Path key) {
        CommandLines.succeed("models", "sign", packed.toString(), "--key", key.toString());
    }

    /** Attaches the signature of another package, as somebody would who has no key. */
    void stealSignature(Path from, Path to) {
        byte[] bundle = ModelStore.open(from)
                .find(digest(from))
                .orElseThrow()
                .evidence()
                .get(0)
                .document();
        PackageWriter.attach(to, digest(to), bundle);
    }

    Digest digest(Path packed) {
        return ModelStore.open(packed).packages().get(0);
    }

    /** Pushes to a repository under a tag; returns the pinned reference that the command prints. */
    String push(Path packed, String repository) {
        return CommandLines.succeed(
                        "models",
                        "push",
                        packed.toString(),
                        registry + "/" + repository + ":latest",
                        "--plain-http",
                        registry)
                .lastLine();
    }

    CommandLines.Answer verify(String ref) {
        return CommandLines.run(
                "models", "verify", ref, "--policy", policy().toString(), "--plain-http", registry, "--json", "-");
    }

    static byte[] shippedModel(String model) throws IOException {
        return shipped(model, "model.onnx");
    }

    /** Returns the shipped manifest with another version; with {@code ""} as it is. */
    static String version(String model, String version) throws IOException {
        String manifest = new String(shipped(model, "edgewise.json"), StandardCharsets.UTF_8);
        if (version.isEmpty()) {
            return manifest;
        }
        String changed = manifest.replaceFirst("\"version\"\\s*:\\s*\"[^\"]*\"", "\"version\": \"" + version + "\"");
        assertTrue(!changed.equals(manifest), "the manifest of " + model + " has no version to change");
        return changed;
    }

    private Path trust(String name) {
        return folder.resolve("trust-" + name);
    }

    private static byte[] shipped(String model, String file) throws IOException {
        try (InputStream in = Shop.class.getResourceAsStream("/models/" + model + "/" + file)) {
            if (in == null) {
                throw new IOException("models/" + model + "/" + file + " is not on the class path");
            }
            return in.readAllBytes();
        }
    }
}
