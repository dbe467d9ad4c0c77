package io.edgewise.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.tinylog.Logger;

/**
 * Space that is taken while there is some, and let go when the disk is full, so that the event of the full disk can be
 * recorded. Confined to the committer.
 */
final class Reserve {
    static final String NAME = "reserve";

    private final SpoolFolder folder;
    private final int bytes;
    private boolean there;

    /** Takes over the file that is there; one of another size, which a crash or another limit left, is removed. */
    Reserve(SpoolFolder folder, int bytes, long bytesThere) {
        this.folder = folder;
        this.bytes = bytes;
        this.there = bytes == bytesThere;
        if (there) {
            folder.usage().grew(bytes);
        } else if (bytesThere >= 0) {
            remove();
        }
    }

    int bytes() {
        return bytes;
    }

    /** Lets the space go; false if it was gone already. */
    boolean release() {
        if (!there) {
            return false;
        }
        there = false;
        folder.usage().grew(-bytes);
        remove();
        return true;
    }

    /** Takes the space again, if the file system has it to spare; false if not. */
    boolean take() {
        if (there) {
            return true;
        }
        try {
            if (folder.disk().usableBytes(folder.path()) < 2L * bytes) {
                return false; // not even tried: a try wears the flash
            }
        } catch (IOException e) {
            Logger.debug("{} does not tell its space: {}", folder.path(), e.toString());
        }
        try (Disk.Writing file = folder.disk().create(folder.path().resolve(NAME))) {
            file.write(ByteBuffer.allocate(bytes), 0);
            folder.usage().wrote(bytes);
            file.force();
            folder.disk().forceFolder(folder.path());
        } catch (IOException e) {
            Logger.debug("{} has no room for its reserve: {}", folder.path(), e.toString());
            remove();
            return false;
        }
        there = true;
        folder.usage().grew(bytes);
        return true;
    }

    private void remove() {
        try {
            folder.disk().delete(folder.path().resolve(NAME));
            folder.disk().forceFolder(folder.path());
        } catch (IOException e) {
            Logger.debug("{} keeps its reserve: {}", folder.path(), e.toString());
        }
    }
}
