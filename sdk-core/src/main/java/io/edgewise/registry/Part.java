package io.edgewise.registry;

import io.edgewise.durable.PendingFile;
import io.edgewise.model.Digest;
import java.nio.file.Path;

/**
 * A file of blobs, most often the unfinished bytes of one.
 *
 * @param file where they lie
 * @param size how many there are
 * @param modifiedMillis when the last of them came
 */
record Part(Path file, long size, long modifiedMillis) {
    /** Tells whether these are the unfinished bytes of a blob. */
    boolean isOf(Digest blob) {
        return file.getFileName().toString().equals(blob.hex() + PendingFile.SUFFIX);
    }

    /** Tells whether this is a blob, whole. */
    boolean isNamed(Digest blob) {
        return file.getFileName().toString().equals(blob.hex());
    }
}
