package io.edgewise.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.edgewise.attest.OmsSigner;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRef;
import io.edgewise.registry.ModelPackage;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.PackageFile;
import io.edgewise.registry.PackageWriter;
import io.edgewise.registry.Progress;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.registry.StoredPackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Set;

/** Packs, signs and pushes the demo's models: the good ones, and one that must be refused with its honest twin. */
final class DemoPackages {

    /** More of the graph (protobuf joins what comes twice): a weight whose data lies in ../../../etc/passwd. */
    private static final byte[] TRAP = trap("../../../etc/passwd");

    private final Path folder;
    private final String registry;
    private final RegistryClient client;
    private final KeyPair key;

    /**
     * Makes a workshop.
     *
     * @param folder where packages are packed, a subfolder each
     * @param registry {@code host:port}
     * @param key signs what is honest
     */
    DemoPackages(Path folder, String registry, KeyPair key) {
        this.folder = folder;
        this.registry = registry;
        this.client = new RegistryClient(new RegistrySettings(Set.of(registry)));
        this.key = key;
    }

    /** A package in the registry: its pinned reference, what it says of itself, its size in bytes. */
    record Pushed(ModelRef ref, ModelManifest manifest, long bytes) {}

    /** A package that must be refused, and its twin that differs in nothing but what was done to it. */
    record Pair(Tamper tamper, ModelRef bad, Path twinFolder, Digest twinDigest) {}

    RegistryClient client() {
        return client;
    }

    /** Publishes a model that this project ships. */
    Pushed publish(String name) throws IOException {
        return publish(name, shipped(name, "model.onnx"), shipped(name, "edgewise.json"));
    }

    /** Publishes a model. */
    Pushed publish(String name, byte[] model, byte[] manifest) {
        Path at = folder.resolve(name);
        Digest digest = pack(name, model, manifest, at);
        PackageWriter.attach(at, digest, sign(at, digest, key));
        return new Pushed(push(at, digest, name), ModelManifest.parse(manifest), size(at, digest));
    }

    /** Publishes a package that must be refused; its twin lies ready but is not pushed yet. */
    Pair publishBad(String name, Tamper tamper) throws IOException {
        byte[] manifest = withVersion(shipped(name, "edgewise.json"), tamper.version());
        byte[] model = shipped(name, "model.onnx");
        Path twin = folder.resolve(name + "-" + tamper + "-twin");
        Digest honest = pack(name, model, manifest, twin);
        byte[] signature = sign(twin, honest, key);
        Path bad = folder.resolve(name + "-" + tamper);
        Digest digest = pack(name, altered(model, tamper), manifest, bad);
        switch (tamper) {
            case FLIP -> PackageWriter.attach(bad, digest, signature);
            case WRONG_KEY -> PackageWriter.attach(bad, digest, sign(bad, digest, KeyFiles.generate()));
            case TRAP -> PackageWriter.attach(bad, digest, sign(bad, digest, key));
            case UNSIGNED -> {}
        }
        PackageWriter.attach(twin, honest, signature);
        return new Pair(tamper, push(bad, digest, name), twin, honest);
    }

    private static byte[] altered(byte[] model, Tamper tamper) {
        byte[] altered = tamper == Tamper.TRAP ? Arrays.copyOf(model, model.length + TRAP.length) : model.clone();
        if (tamper == Tamper.FLIP) {
            altered[altered.length / 2] ^= 1;
        } else if (tamper == Tamper.TRAP) {
            System.arraycopy(TRAP, 0, altered, model.length, TRAP.length);
        }
        return altered;
    }

    /** Pushes the honest twin; returns its reference. */
    ModelRef publishTwin(Pair pair, String name) {
        return push(pair.twinFolder(), pair.twinDigest(), name);
    }

    private ModelRef push(Path at, Digest digest, String name) {
        ModelRef target = ModelRef.parse(registry + "/models/" + name);
        return PackageWriter.push(at, digest, target, client, Progress.NONE);
    }

    private static Digest pack(String name, byte[] model, byte[] manifest, Path at) {
        ModelManifest parsed = ModelManifest.parse(manifest);
        return PackageWriter.pack(
                ModelPackage.builder(name, parsed.version())
                        .add("model.onnx", ModelPackage.Part.WEIGHT, model)
                        .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, manifest)
                        .build(),
                at);
    }

    private static byte[] sign(Path at, Digest digest, KeyPair pair) {
        return OmsSigner.sign(stored(at, digest).fileDigests(), "demo", pair.getPrivate(), pair.getPublic());
    }

    private static StoredPackage stored(Path at, Digest digest) {
        return ModelStore.open(at)
                .find(digest)
                .orElseThrow(() -> new AssertionError("it was packed just now; this is a bug"));
    }

    private static long size(Path at, Digest digest) {
        return stored(at, digest).files().stream().mapToLong(PackageFile::size).sum();
    }

    private static byte[] withVersion(byte[] manifest, String version) {
        String text = new String(manifest, StandardCharsets.UTF_8);
        return text.replaceFirst("\"version\"\\s*:\\s*\"[^\"]*\"", "\"version\": \"" + version + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] shipped(String name, String file) throws IOException {
        try (InputStream in = DemoPackages.class.getResourceAsStream("/models/" + name + "/" + file)) {
            if (in == null) {
                throw new IOException("the model " + name + " is not in this program; build it again");
            }
            return in.readAllBytes();
        }
    }

    private static byte[] trap(String location) {
        byte[] entry = join(field(1, "location".getBytes(US_ASCII)), field(2, location.getBytes(US_ASCII)));
        byte[] shape = {1 << 3, 1, 2 << 3, 1}; // dims [1], float32
        byte[] outside = {14 << 3, 1};
        byte[] tensor = join(join(shape, field(8, "trap".getBytes(US_ASCII))), join(field(13, entry), outside));
        return field(7, field(5, tensor));
    }

    /** Returns a protobuf field of bytes, fewer than 128. */
    private static byte[] field(int number, byte[] content) {
        return join(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
