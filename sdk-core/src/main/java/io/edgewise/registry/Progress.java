package io.edgewise.registry;

import io.edgewise.model.Digest;

/**
 * Is told how a pull or push goes on, by the threads that transfer: several at once, and they wait until it returns.
 */
@FunctionalInterface
public interface Progress {
    /** Progress nobody looks at. */
    Progress NONE = (blob, done, size) -> {};

    /** So many of a blob's bytes are done. */
    void transferred(Digest blob, long done, long size);

    /** So many bytes are to be fetched, before the first is; what earlier pulls left is not counted. */
    default void planned(long bytes) {}

    /** A blob begins to come, from this byte on. */
    default void began(Digest blob, long at, long size) {}

    /** A blob is in the store. */
    default void finished(BlobTransfer transfer) {}
}
