package io.edgewise.pipeline;

/** Keeps what a pipeline must remember over a restart. Called by the lane's thread: it must not wait for a disk. */
@FunctionalInterface
public interface StateKeeper {
    /** A keeper that forgets. */
    StateKeeper NONE = (pipeline, state) -> {};

    /** Takes a state to keep; it replaces the one before. */
    void keep(String pipeline, PipelineState state);
}
