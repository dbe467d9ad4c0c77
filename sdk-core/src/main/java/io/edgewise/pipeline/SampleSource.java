package io.edgewise.pipeline;

import io.edgewise.signal.Frame;
import org.jspecify.annotations.Nullable;

/** Where frames come from. Polled by the lane that owns it. */
public interface SampleSource extends AutoCloseable {
    /** Returns the next frame, borrowed until the next call; null when there is none now. Never waits. */
    @Nullable
    Frame poll();

    /** Ends it; a second call does nothing. */
    @Override
    void close();
}
