package io.edgewise.registry;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.tinylog.Logger;

/**
 * Opens files that lie where others may write. Who swaps a pipe in after a look at the file makes its opening wait for
 * a writer that never comes, and nothing ends such a wait: so it is left to a thread of its own, and not waited for.
 */
final class ForeignFile {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 4;

    /** How many openings nobody waits for any more. */
    private static final AtomicInteger WAITING = new AtomicInteger();

    private ForeignFile() {}

    /**
     * Opens a file; links are not followed.
     *
     * @throws RefusedException NOT_A_FILE for a pipe, UNAVAILABLE for what does not open within 5 s
     */
    static InputStream open(Path file) throws IOException {
        return open(file, LIMIT);
    }

    /** Opens a file as one of somebody else's, or as one of our own, which nobody swaps. */
    static InputStream open(Path file, boolean foreign) throws IOException {
        return foreign ? open(file) : Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    static InputStream open(Path file, Duration limit) throws IOException {
        if (WAITING.get() >= MOST_WAITING) {
            throw unopened(file, "is not opened: " + MOST_WAITING + " others never came open; restart this program");
        }
        CompletableFuture<SeekableByteChannel> opening = new CompletableFuture<>();
        Thread thread = new Thread(() -> open(file, opening), "registry-open");
        thread.setDaemon(true);
        thread.start();
        try {
            SeekableByteChannel opened = opening.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            mustBeAFile(file, opened);
            return Channels.newInputStream(opened);
        } catch (TimeoutException e) {
            leave(opening);
            throw unopened(file, "does not open: it became a pipe, or its disk does not answer; name a file");
        } catch (InterruptedException e) {
            leave(opening);
            Thread.currentThread().interrupt();
            throw unopened(file, "was not opened: interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private static void open(Path file, CompletableFuture<SeekableByteChannel> opening) {
        try {
            SeekableByteChannel opened = Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            if (!opening.complete(opened)) {
                WAITING.decrementAndGet();
                close(opened);
            }
        } catch (IOException | RuntimeException e) {
            if (!opening.completeExceptionally(e)) {
                WAITING.decrementAndGet();
            }
        }
    }

    private static void mustBeAFile(Path file, SeekableByteChannel opened) throws IOException {
        try {
            opened.position();
        } catch (IOException e) { // in a pipe there are no positions
            opened.close();
            throw new RefusedException(Refusal.NOT_A_FILE, file + " became a pipe or a device; name a file", e);
        }
    }

    private static void leave(CompletableFuture<SeekableByteChannel> opening) {
        WAITING.incrementAndGet();
        if (opening.completeExceptionally(new TimeoutException("nobody waits any more"))) {
            return;
        }
        WAITING.decrementAndGet();
        if (!opening.isCompletedExceptionally()) {
            close(opening.join());
        }
    }

    private static void close(SeekableByteChannel late) {
        try {
            late.close();
        } catch (IOException e) {
            Logger.debug(e, "what came open too late does not close");
        }
    }

    private static RefusedException unopened(Path file, String why) {
        return new RefusedException(Refusal.UNAVAILABLE, file + " " + why);
    }
}
