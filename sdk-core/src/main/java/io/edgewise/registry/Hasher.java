package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Hashes what comes, in its order: large pieces on a thread of its own, while the piece is written and the next one
 * read; small ones, and all where there is one processor, at once. A piece may be changed after the next call. One
 * thread uses it.
 */
final class Hasher implements AutoCloseable {
    private static final int LARGE = 1 << 15;

    private final boolean alone = Runtime.getRuntime().availableProcessors() == 1;
    private MessageDigest sha256 = Digest.sha256();
    private @Nullable ExecutorService helper;
    private @Nullable Future<?> pending;

    /** Takes the bytes that remain in the buffer, and leaves its position. */
    void update(ByteBuffer piece) {
        await();
        ByteBuffer bytes = piece.duplicate();
        if (alone || bytes.remaining() < LARGE) {
            sha256.update(bytes);
            return;
        }
        if (helper == null) {
            helper = Executors.newSingleThreadExecutor(job -> {
                Thread thread = new Thread(job, "registry-hash");
                thread.setDaemon(true);
                return thread;
            });
        }
        MessageDigest into = sha256;
        pending = helper.submit(() -> into.update(bytes));
    }

    /** Returns the digest of all that came, and begins anew. */
    Digest digest() {
        await();
        return Digest.ofRaw(sha256.digest());
    }

    /** Forgets what came. */
    void reset() {
        await();
        sha256 = Digest.sha256();
    }

    private void await() {
        Future<?> last = pending;
        if (last == null) {
            return;
        }
        pending = null;
        try {
            last.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.UNAVAILABLE, "interrupted while a blob is hashed", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a digest takes any bytes; this is a bug", e);
        }
    }

    @Override
    public void close() {
        if (helper != null) {
            helper.shutdown();
        }
    }
}
