package io.edgewise.spool;

import io.edgewise.durable.Folders;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The machine's own disk. Never maps a file into memory: on a full disk that ends the process. */
final class RealDisk implements Disk {
    @Override
    public Closeable lock(Path folder) throws IOException {
        Folders.create(folder);
        FileChannel channel = FileChannel.open(
                folder.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                ownerOnly(folder));
        FileLock lock = null;
        try {
            lock = tryLock(channel);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new IOException(folder + " is in use: another process or spool has it; end that one first");
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by this very process
        }
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw new IOException(folder + " cannot be listed: " + e.getCause(), e);
        }
        return names;
    }

    @Override
    public Writing create(Path file) throws IOException {
        return new Channel(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                ownerOnly(file)));
    }

    @Override
    public Writing reopen(Path file) throws IOException {
        return new Channel(FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)));
    }

    @Override
    public Reading open(Path file) throws IOException {
        return new Channel(FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            Folders.force(folder);
        } finally {
            Channel.restore(interrupted);
        }
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * An open file. An interrupt ends the use of a channel for all; so one that came before waits until the step is
     * done. One that comes amid a step makes it fail: it is taken for any other failure, and the file for lost.
     */
    private static final class Channel implements Writing, Reading {
        private final FileChannel channel;

        Channel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer bytes, long place) throws IOException {
            boolean interrupted = Thread.interrupted();
            try {
                long next = place;
                while (bytes.hasRemaining()) {
                    next += channel.write(bytes, next);
                }
            } finally {
                restore(interrupted);
            }
        }

        @Override
        public void force() throws IOException {
            boolean interrupted = Thread.interrupted();
            try {
                channel.force(false); // the length is forced with the bytes; the date of the last change need not be
            } finally {
                restore(interrupted);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public int read(ByteBuffer into, long place) throws IOException {
            boolean interrupted = Thread.interrupted();
            try {
                int before = into.position();
                int count = 0;
                while (into.hasRemaining() && count >= 0) {
                    count = channel.read(into, place + into.position() - before);
                }
                return into.position() - before;
            } finally {
                restore(interrupted);
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private static void restore(boolean interrupted) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
