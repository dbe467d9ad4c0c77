package io.edgewise.agent.push;

/** Who takes what is pushed to a path. Several may; the threads of connections call, one at a time for a path. */
public interface PushTaker {
    /** Tells whether this is the right token; takes as long for a wrong one. */
    boolean admits(String token);

    /** Tells whether a payload could be queued now. */
    boolean hasRoom();

    /**
     * Reads a payload; nothing is queued yet, because another taker may be unable to read it.
     *
     * @param payload its bytes, at most 1 MiB
     * @throws PushException when it cannot be read
     */
    Taken read(byte[] payload) throws PushException;

    /** Is told of a request that was turned away at the door. */
    void turnedAway(Reason reason);

    /** A payload that was read. */
    interface Taken {
        /** Returns how many rows it has. */
        int rows();

        /** Queues it; never waits. Called at most once, before another payload is read. */
        void queue();
    }

    /** Why a request for this path was turned away. The names go out in counters and are never reused. */
    enum Reason {
        /** It had no token, or a wrong one. */
        PUSH_UNAUTHORIZED,
        /** The queue was full; the sender was told to try again. */
        PUSH_FULL,
        /** It had more than 1 MiB. */
        PUSH_TOO_LARGE
    }
}
