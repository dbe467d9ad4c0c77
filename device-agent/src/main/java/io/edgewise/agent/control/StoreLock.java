package io.edgewise.agent.control;

import io.edgewise.agent.config.Writable;
import io.edgewise.durable.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it that one store is used by one agent. The operating system frees it whatever ends the process. */
public final class StoreLock implements AutoCloseable {
    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock; makes the folder if it is not there.
     *
     * @throws IOException when another agent has it or the folder cannot be used, with what to do
     */
    static StoreLock take(Path store) throws IOException {
        FileChannel channel;
        try {
            Folders.create(store);
            Path lock = store.resolve("lock");
            Optional<String> problem = Writable.byEverybody(lock);
            if (problem.isPresent()) {
                throw new IOException("the store is not used: " + problem.get());
            }
            channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            throw new IOException("the store " + store + " cannot be used: " + e + "; see store.path", e);
        }
        if (lock(channel) == null) {
            channel.close();
            throw new IOException(
                    "another agent uses the store " + store + "; stop it first or choose another store.path");
        }
        return new StoreLock(channel);
    }

    /**
     * Tells whether an agent uses the store now; makes nothing. Not for the process that may be that agent: it would
     * lose the lock.
     *
     * @throws IOException when it cannot be told
     */
    public static boolean isTaken(Path store) throws IOException {
        Path file = store.resolve("lock");
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return lock(channel) == null;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
