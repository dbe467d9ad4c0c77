package io.edgewise.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The few steps of which a durable write is made, so that a test can let each one fail. */
interface Disk {
    /** The real one. */
    Disk REAL = new Disk() {};

    /** Creates a file that only its owner may read and write; what lay there before is removed first. */
    default Writing create(Path file) throws IOException {
        Files.deleteIfExists(file);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                Folders.isPosix(file) ? ownerOnly() : new FileAttribute<?>[0]);
        return new Writing() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                return channel.write(bytes);
            }

            @Override
            public void force() throws IOException {
                channel.force(true);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /** Renames in one step, over whatever bears the new name. */
    default void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes a file, if there is one. */
    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Makes renames in a folder survive a power cut. */
    default void forceFolder(Path folder) throws IOException {
        Folders.force(folder);
    }

    /** Reads a file whole, at most {@code limit} + 1 bytes of it; empty if there is none. Follows no link. */
    default Optional<byte[]> read(Path file, int limit) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(limit + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    /** A file that is being written. */
    interface Writing extends Closeable {
        /** Writes some of the bytes and returns how many. */
        int write(ByteBuffer bytes) throws IOException;

        /** Returns once the bytes lie on the medium. */
        void force() throws IOException;
    }
}
