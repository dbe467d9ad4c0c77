package io.edgewise.model;

import java.util.List;

/** An engine. Found by {@link java.util.ServiceLoader}. */
public interface ModelRuntime {
    /** Returns the engine's name, for example {@code "onnxruntime"}: it stands in every decision. */
    String name();

    /**
     * Returns what keeps this engine from running the model, in words; empty when nothing does. Touches no native code.
     */
    List<String> unsupported(Admission admission);

    /**
     * Loads a model and checks it against its manifest.
     *
     * @throws RefusedException CONTRACT_MISMATCH with which tensor, what was expected and what was found;
     *     ENGINE_UNAVAILABLE when the engine itself cannot start
     */
    Model load(Admission admission, LoadOptions options);
}
