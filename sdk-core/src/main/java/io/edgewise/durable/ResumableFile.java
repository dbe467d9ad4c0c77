package io.edgewise.durable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that may take several tries and several runs of the process to become whole. What is written stays in
 * {@code <name>.part} when it is closed or the process is killed, and the next {@link #open} goes on there;
 * {@link #publish} forces it, renames it in one step and forces the folder. After a power cut the end of a part may
 * hold anything: whoever publishes must have checked all of it. Only its owner may read it. One thread uses it.
 */
public final class ResumableFile implements Closeable {
    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private long length;

    private ResumableFile(Path target) throws IOException {
        this.target = target.toAbsolutePath();
        this.part = part(this.target);
        if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(part);
        }
        this.channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                Folders.isPosix(part)
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0]);
        this.length = channel.size();
        channel.position(length);
    }

    /** Opens a file where the last one who wrote it ended, or begins it. */
    public static ResumableFile open(Path target) throws IOException {
        return new ResumableFile(target);
    }

    /** Returns where the unfinished bytes of a file lie. */
    public static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + PendingFile.SUFFIX);
    }

    /** Returns how many bytes there are. */
    public long length() {
        return length;
    }

    /** Reads what there is, from the beginning. */
    public InputStream written() throws IOException {
        return Files.newInputStream(part, LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes all the bytes that remain in the buffer at the end. */
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            length += channel.write(bytes);
        }
    }

    /** Forgets what there is and begins anew. */
    public void restart() throws IOException {
        channel.truncate(0);
        channel.position(0);
        length = 0;
    }

    /** Gives the file its name; when this returns, it survives a power cut. Nothing is written after this. */
    public void publish() throws IOException {
        channel.force(true);
        channel.close();
        Disk.REAL.move(part, target);
        Folders.force(target.resolveSibling("."));
    }

    /** Removes what there is. Nothing is written after this. */
    public void drop() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
