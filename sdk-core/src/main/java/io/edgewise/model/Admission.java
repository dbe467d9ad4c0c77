package io.edgewise.model;

import java.nio.ByteBuffer;

/**
 * A model that may be loaded: exactly the bytes that were judged, never a path that could change underneath. Made by
 * the room {@code attest} for attested models, or by {@link #unattested} for library use without a gate.
 */
public final class Admission {
    private final ByteBuffer file;
    private final ModelManifest manifest;
    private final Provenance provenance;

    private Admission(ByteBuffer file, ModelManifest manifest, Provenance provenance) {
        this.file = file;
        this.manifest = manifest;
        this.provenance = provenance;
    }

    /** Admits a model that nobody checked; every decision it makes says UNATTESTED. The agent never calls this. */
    public static Admission unattested(byte[] file, ModelManifest manifest) {
        Provenance provenance = Provenance.unattested(manifest.name(), manifest.version(), Digest.of(file));
        return new Admission(direct(file), manifest, provenance);
    }

    /** Admits a model that a trust policy accepted. The room {@code attest} alone calls this. */
    public static Admission attested(byte[] file, ModelManifest manifest, Provenance provenance) {
        if (provenance.verdict() != Provenance.Trust.TRUSTED) {
            throw new IllegalArgumentException("provenance of " + manifest.name() + " is not attested");
        }
        return new Admission(direct(file), manifest, provenance);
    }

    /** Returns the model file's bytes, read-only and direct. */
    public ByteBuffer file() {
        return file.asReadOnlyBuffer();
    }

    /** Returns what the model says of itself. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** Returns who vouches for it. */
    public Provenance provenance() {
        return provenance;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
