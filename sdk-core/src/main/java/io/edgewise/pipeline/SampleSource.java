package io.edgewise.pipeline;

import io.edgewise.signal.Frame;
import org.jspecify.annotations.Nullable;

/** Where frames come from. Polled by the lane that owns it. */
public interface SampleSource extends AutoCloseable {
    /** Returns the next frame, borrowed until the next call; null when there is none now. Never waits. */
    @Nullable
    Frame poll();

    /**
     * Asks to be told when a frame may have come, so that the lane can rest longer. Any thread may tell, too often is
     * harmless. A source that cannot tell does nothing: the lane looks again after its rest anyway.
     */
    default void onArrival(Runnable wake) {}

    /** Ends it; a second call does nothing. */
    @Override
    void close();
}
