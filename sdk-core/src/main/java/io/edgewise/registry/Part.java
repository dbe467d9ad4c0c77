package io.edgewise.registry;

import io.edgewise.durable.PendingFile;
import io.edgewise.model.Digest;
import java.nio.file.Path;

/**
 * The unfinished bytes of a blob.
 *
 * @param file where they lie
 * @param size how many there are
 * @param modifiedMillis when the last of them came
 */
record Part(Path file, long size, long modifiedMillis) {
    boolean isOf(Digest blob) {
        return file.getFileName().toString().equals(blob.hex() + PendingFile.SUFFIX);
    }
}
