package io.edgewise.registry;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does the same to several things, some of them at once. */
final class Workers {
    private static final int END_SECONDS = 10;

    private Workers() {}

    /** Returns when all is done; the first failure ends the others and is thrown. */
    static <T> void each(List<T> all, int atOnce, Consumer<T> step) {
        if (all.size() < 2 || atOnce < 2) {
            all.forEach(step);
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(all.size(), atOnce), job -> {
            Thread thread = new Thread(job, "registry-blobs");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<T> done = new ExecutorCompletionService<>(threads);
            all.forEach(one -> done.submit(() -> step.accept(one), one));
            for (int ended = 0; ended < all.size(); ended++) {
                done.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.UNAVAILABLE, "interrupted while blobs are fetched", e);
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            end(threads);
        }
    }

    private static RuntimeException rethrown(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException same ? same : new IllegalStateException(e);
    }

    /** Nothing may write into the store once the pull has ended. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a thread that fetches a blob does not end; this is a bug");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
