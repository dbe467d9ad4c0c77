package io.edgewise.registry;

import io.edgewise.model.Digest;

/** Is told how a pull or push goes on. Called by the thread that transfers. */
@FunctionalInterface
public interface Progress {
    /** Progress nobody looks at. */
    Progress NONE = (blob, done, size) -> {};

    /** So many of a blob's bytes are done. */
    void transferred(Digest blob, long done, long size);
}
