package io.edgewise.mqtt;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What Paho will say of one request, waited for with a limit; Paho has none of its own. When the line ends right behind
 * the answer, Paho often tells nobody: then the end is the answer.
 */
final class Answer<T> {
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private final CompletableFuture<Void> ended;

    /**
     * Makes one.
     *
     * @param ended fails when the connection ends
     */
    Answer(CompletableFuture<Void> ended) {
        this.ended = ended;
    }

    void came(T token) {
        done.complete(token);
    }

    void failed(@Nullable Throwable cause) {
        done.completeExceptionally(cause != null ? cause : new IOException("the connection ended"));
    }

    /**
     * Waits for it.
     *
     * @param what what was asked for
     * @param failure turns what was asked for and what came back into what is thrown
     */
    T await(String what, Duration limit, BiFunction<String, Throwable, TransportException> failure)
            throws InterruptedException {
        try {
            CompletableFuture.anyOf(done, ended).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return done.join();
        } catch (ExecutionException e) {
            throw failure.apply(what, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new TransportException(
                    TransportException.Kind.NETWORK, what + ": no answer within " + limit.toMillis() + " ms", e);
        }
    }
}
