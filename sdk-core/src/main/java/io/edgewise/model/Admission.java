package io.edgewise.model;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that may be loaded: exactly the bytes that were judged, never a path that could change underneath. Made by
 * the room {@code attest} for attested models, or by {@link #unattested} for library use without a gate.
 */
public final class Admission {
    private final ByteBuffer file;
    private final Map<ExternalWeight, ByteBuffer> weights;
    private final ModelManifest manifest;
    private final Provenance provenance;

    private Admission(
            ByteBuffer file, Map<ExternalWeight, ByteBuffer> weights, ModelManifest manifest, Provenance provenance) {
        this.file = file;
        this.weights = Collections.unmodifiableMap(weights);
        this.manifest = manifest;
        this.provenance = provenance;
    }

    /** Admits a model that nobody checked; every decision it makes says UNATTESTED. The agent never calls this. */
    public static Admission unattested(byte[] file, ModelManifest manifest) {
        return unattested(file, manifest, List.of(), Map.of());
    }

    /**
     * Admits a model with weights in other files, which nobody checked either.
     *
     * @param weights where each lies, as the room {@code onnx} finds them
     * @param files the files they lie in, by path
     * @throws IllegalArgumentException if a weight lies in none of them, or ends after its file
     */
    public static Admission unattested(
            byte[] file, ModelManifest manifest, List<ExternalWeight> weights, Map<String, byte[]> files) {
        Provenance provenance = Provenance.unattested(manifest.name(), manifest.version(), Digest.of(file));
        return new Admission(direct(file), cut(weights, files), manifest, provenance);
    }

    /** Admits a model that a trust policy accepted. The room {@code attest} alone calls this. */
    public static Admission attested(byte[] file, ModelManifest manifest, Provenance provenance) {
        return attested(file, List.of(), Map.of(), manifest, provenance);
    }

    /** Does the same with one that has weights in other files, which were accepted as well. */
    public static Admission attested(
            byte[] file,
            List<ExternalWeight> weights,
            Map<String, byte[]> files,
            ModelManifest manifest,
            Provenance provenance) {
        if (provenance.verdict() != Provenance.Trust.TRUSTED) {
            throw new IllegalArgumentException("provenance of " + manifest.name() + " is not attested");
        }
        return new Admission(direct(file), cut(weights, files), manifest, provenance);
    }

    /** Returns the model file's bytes, read-only and direct. */
    public ByteBuffer file() {
        return file.asReadOnlyBuffer();
    }

    /** Returns the weights that lie in other files of the package, each with its bytes, read-only and direct. */
    public Map<ExternalWeight, ByteBuffer> weights() {
        Map<ExternalWeight, ByteBuffer> views = new LinkedHashMap<>();
        weights.forEach((weight, bytes) -> views.put(weight, bytes.asReadOnlyBuffer()));
        return views;
    }

    /** Returns what the model says of itself. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** Returns who vouches for it. */
    public Provenance provenance() {
        return provenance;
    }

    /** Every weight gets memory of its own, which is aligned for whatever type it has. */
    private static Map<ExternalWeight, ByteBuffer> cut(List<ExternalWeight> weights, Map<String, byte[]> files) {
        Map<ExternalWeight, ByteBuffer> cut = new LinkedHashMap<>();
        for (ExternalWeight weight : weights) {
            byte[] file = files.get(weight.file());
            long left = file == null ? -1 : file.length - weight.offset();
            if (file == null || weight.offset() < 0 || weight.length() < 0 || weight.length() > left) {
                throw new IllegalArgumentException(
                        "the weight '" + weight.name() + "' does not lie in '" + weight.file() + "'");
            }
            int length = (int) weight.length();
            cut.put(
                    weight,
                    ByteBuffer.allocateDirect(length)
                            .put(file, (int) weight.offset(), length)
                            .flip());
        }
        return cut;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
