package io.edgewise.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that nobody sees under its name before it is whole and on the medium. It is written as {@code <name>.part} in
 * the same folder; {@link #publish} forces it, renames it in one step and forces the folder. Closed without that, the
 * part is removed; after a kill the part stays and means nothing. Only its owner may read it. One thread uses it.
 */
public final class PendingFile implements Closeable {
    /** How the name of an unfinished file ends. */
    public static final String SUFFIX = ".part";

    private final Disk disk;
    private final Path target;
    private final Path part;
    private final Disk.Writing writing;
    private boolean forced;
    private boolean published;

    PendingFile(Disk disk, Path target) throws IOException {
        this.disk = disk;
        this.target = target.toAbsolutePath();
        this.part = this.target.resolveSibling(target.getFileName() + SUFFIX);
        this.writing = disk.create(part);
    }

    /** Begins a file; an unfinished one of the same name is dropped. */
    public static PendingFile begin(Path target) throws IOException {
        return new PendingFile(Disk.REAL, target);
    }

    /** Writes a file whole: after a kill or a power cut there are the old bytes or the new ones. */
    public static void write(Path target, byte[] bytes) throws IOException {
        try (PendingFile file = begin(target)) {
            file.write(ByteBuffer.wrap(bytes));
            file.publish();
        }
    }

    /** Writes all the bytes that remain in the buffer. */
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            writing.write(bytes);
        }
    }

    /** Returns once the bytes lie on the medium; the name is not there yet. Nothing is written after this. */
    void force() throws IOException {
        writing.force();
        writing.close();
        forced = true;
    }

    /** Gives the file its name; when this returns, it survives a power cut. */
    public void publish() throws IOException {
        if (!forced) {
            force();
        }
        disk.move(part, target);
        published = true;
        disk.forceFolder(folderOf(target));
    }

    @Override
    public void close() throws IOException {
        writing.close();
        if (!published) {
            Files.deleteIfExists(part);
        }
    }

    private static Path folderOf(Path absolute) {
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(absolute + " is no file in a folder");
        }
        return folder;
    }
}
