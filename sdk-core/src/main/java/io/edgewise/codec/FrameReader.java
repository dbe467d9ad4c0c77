package io.edgewise.codec;

import io.edgewise.signal.Frame;

/** Reads one kind of payload. One owner. */
public interface FrameReader {
    /**
     * Reads a payload. What is wrong with a single value is said in the frame; the other values are not touched by it.
     *
     * @return a frame, borrowed until the next call
     * @throws FrameException when the payload is not such a document at all; the caller counts it by its problem
     */
    Frame read(byte[] payload);
}
