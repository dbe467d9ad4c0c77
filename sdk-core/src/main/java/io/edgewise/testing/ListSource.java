package io.edgewise.testing;

import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Frame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A source that gives the frames of a list, one a poll, and then nothing. One owner. */
public final class ListSource implements SampleSource {
    private final Queue<Frame> waiting;
    private boolean closed;

    /** Makes a source of these frames; they are handed out as they are, not copied. */
    public ListSource(List<Frame> frames) {
        this.waiting = new ArrayDeque<>(frames);
    }

    @Override
    public @Nullable Frame poll() {
        if (closed) {
            throw new IllegalStateException("the source was polled after it was closed");
        }
        return waiting.poll();
    }

    /** Tells whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
