package io.edgewise.codec;

import io.edgewise.signal.Frame;

/** Reads one kind of payload. One owner. */
public interface FrameReader {
    /**
     * Reads a payload. What is wrong with a single value is said in the frame; the other values are not touched by it.
     *
     * @param topic where it came in, for instance an MQTT topic; empty where the source has no such places
     * @param payload its bytes, left as they are
     * @return a frame, borrowed until the next call; without rows when the payload is well, but nothing that is wanted
     * @throws FrameException when the payload is not such a document at all; the caller counts it by its problem
     */
    Frame read(String topic, byte[] payload);

    /** Reads a payload of a source that has no topics. */
    default Frame read(byte[] payload) {
        return read("", payload);
    }

    /** Returns how many values of channels that are not ours were passed over so far. */
    default long ignored() {
        return 0;
    }
}
