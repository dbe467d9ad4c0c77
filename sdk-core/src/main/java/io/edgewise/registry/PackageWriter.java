package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Packs models, attaches signatures and pushes both. A package lies in an OCI image layout first, which
 * {@link ModelStore#open} reads as well as one that was pulled. The same files give the same digest, anywhere, always:
 * no time, no owner and no path of this machine is written.
 */
public final class PackageWriter {
    private static final Pattern VERSION_TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    private PackageWriter() {}

    /**
     * Packs a model as a ModelPack v0.0.7 artifact into a layout.
     *
     * @return the manifest's digest
     * @throws UncheckedIOException if a file cannot be read or the layout not be written
     */
    public static Digest pack(ModelPackage model, Path folder) {
        Layout layout = Layout.open(folder);
        List<Descriptor> layers = new ArrayList<>();
        model.files().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().part()))
                .forEach(entry -> layers.add(layer(layout, entry)));
        byte[] config = ModelPackConfig.encode(model.name(), model.version(), layers);
        OciManifest manifest =
                new OciManifest(MediaTypes.MODEL, Descriptor.of(MediaTypes.MODEL_CONFIG, config), layers, null);
        byte[] bytes = manifest.encode();
        PackagePaths.files(manifest, "the package " + model.name());
        layout.put(config);
        layout.put(bytes);
        Descriptor entry = Descriptor.of(MediaTypes.MANIFEST, bytes).withArtifactType(MediaTypes.MODEL);
        OciIndex index = layout.index();
        layout.save(index.with(List.of(tagged(entry, model.version(), index))));
        return Digest.of(bytes);
    }

    /** Other tools find a package in a layout by its tag only: the version, unless that is taken or none. */
    private static Descriptor tagged(Descriptor entry, String version, OciIndex index) {
        boolean free = index.manifests().stream()
                .noneMatch(other -> version.equals(other.annotations().get(LegacyTag.NAME)));
        return free && VERSION_TAG.matcher(version).matches() ? entry.withAnnotation(LegacyTag.NAME, version) : entry;
    }

    /**
     * Attaches a signature bundle to a package that lies in a layout: a manifest whose subject is the package.
     *
     * @return the digest of that manifest
     * @throws RefusedException UNAVAILABLE if the package is not there, LIMIT_EXCEEDED for a bundle above 1 MiB
     */
    public static Digest attach(Path folder, Digest manifest, byte[] bundle) {
        Layout layout = Layout.open(folder);
        if (bundle.length > Stored.BUNDLE_LIMIT) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED, "a bundle of " + bundle.length + " bytes; at most " + Stored.BUNDLE_LIMIT);
        }
        byte[] subject = layout.read(manifest, OciDocument.LIMIT)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNAVAILABLE, manifest + " is not in " + layout + "; pack the model first"));
        byte[] empty = "{}".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new OciManifest(
                        MediaTypes.BUNDLE,
                        Descriptor.of(MediaTypes.EMPTY, empty),
                        List.of(Descriptor.of(MediaTypes.BUNDLE, bundle)),
                        Descriptor.of(MediaTypes.MANIFEST, subject))
                .encode();
        layout.put(empty);
        layout.put(bundle);
        layout.put(bytes);
        layout.save(layout.index()
                .with(List.of(Descriptor.of(MediaTypes.MANIFEST, bytes).withArtifactType(MediaTypes.BUNDLE))));
        return Digest.of(bytes);
    }

    /**
     * Pushes a package and its signatures; what the registry has already is not sent again. With a tag in the target,
     * the tag is moved to the package.
     *
     * @return the pinned reference of what was pushed
     * @throws RegistryException if the registry refuses
     * @throws RefusedException UNAVAILABLE if it cannot be reached or the package is not whole in the layout
     */
    public static ModelRef push(
            Path folder, Digest manifest, ModelRef target, RegistryClient client, Progress progress) {
        return new Push(Layout.open(folder), target, client, progress).run(manifest);
    }

    private static Descriptor layer(Layout layout, Map.Entry<String, ModelPackage.Content> file) {
        ModelPackage.Content content = file.getValue();
        try {
            Descriptor plain = measure(content);
            if (!layout.holdsWhole(plain)) {
                try (InputStream in = content.source().open()) {
                    layout.copyIn(plain, in);
                }
            }
            return plain.withAnnotation(PackagePaths.MODEL_PATH, file.getKey());
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file.getKey() + "' cannot be packed: " + e, e);
        }
    }

    private static Descriptor measure(ModelPackage.Content content) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        long size = 0;
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = content.source().open()) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sha256.update(chunk, 0, read);
                size += read;
            }
        }
        return new Descriptor(content.part().mediaType(), Digest.ofRaw(sha256.digest()), size, null, new TreeMap<>());
    }
}
