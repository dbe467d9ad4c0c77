package io.edgewise.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The few steps of which a spool's work on the disk is made, so that a test can let each one fail. */
interface Disk {
    /** Makes the folder if it is not there, and takes it for this process until the lock is closed. */
    Closeable lock(Path folder) throws IOException;

    /** Returns the names of the files in a folder. */
    List<String> list(Path folder) throws IOException;

    /** Creates a file that only its owner may read and write; fails if there is one of that name. */
    Writing create(Path file) throws IOException;

    /** Opens a file that is there for writing. */
    Writing reopen(Path file) throws IOException;

    /** Opens a file for reading; follows no link. */
    Reading open(Path file) throws IOException;

    /** Renames in one step, over whatever bears the new name. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file, if it is there. */
    void delete(Path file) throws IOException;

    /** Makes the names in a folder survive a power cut. */
    void forceFolder(Path folder) throws IOException;

    /** Returns how many bytes the file system still has for us, as far as it says. */
    long usableBytes(Path folder) throws IOException;

    /** A file that is being written. */
    interface Writing extends Closeable {
        /** Writes all the bytes that remain, from that place on. */
        void write(ByteBuffer bytes, long place) throws IOException;

        /** Returns once the bytes lie on the medium. */
        void force() throws IOException;

        /** Cuts the file after so many bytes. */
        void truncate(long size) throws IOException;
    }

    /** A file that is being read. */
    interface Reading extends Closeable {
        /** Reads bytes from that place on, as many as the buffer has room for, fewer at the end; returns how many. */
        int read(ByteBuffer into, long place) throws IOException;

        /** Returns how long the file is. */
        long size() throws IOException;
    }
}
