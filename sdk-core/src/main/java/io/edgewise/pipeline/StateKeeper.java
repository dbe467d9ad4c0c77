package io.edgewise.pipeline;

/** Keeps what a pipeline must remember over a restart. Called by the lane's thread: it must not wait for a disk. */
@FunctionalInterface
public interface StateKeeper {
    /** A keeper that forgets. */
    StateKeeper NONE = (pipeline, state) -> {};

    /** Takes a state to keep; it replaces the one before. */
    void keep(String pipeline, PipelineState state);

    /**
     * Takes a state to keep and tells, from any thread, once it survives a power cut. A keeper that only remembers
     * tells at once.
     */
    default void keep(String pipeline, PipelineState state, Runnable kept) {
        keep(pipeline, state);
        kept.run();
    }
}
