package io.edgewise.model;

import org.jspecify.annotations.Nullable;

/** A loaded model: its weights are shared by all its sessions. Thread-safe. */
public interface Model extends AutoCloseable {
    /** Returns what the model says of itself. */
    ModelManifest manifest();

    /** Returns who vouches for it. */
    Provenance provenance();

    /** Returns the name of the engine that runs it. */
    String engine();

    /** Returns roughly how many bytes its weights take. */
    long residentBytes();

    /**
     * Opens a session: cheap, since the weights are there already.
     *
     * @param calibration what the machine taught; null where the manifest asks for none
     */
    ModelSession open(@Nullable Calibration calibration);

    /** Frees the weights. Its sessions must be closed before. */
    @Override
    void close();
}
