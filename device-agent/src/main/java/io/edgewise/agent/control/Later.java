package io.edgewise.agent.control;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An answer that waits for somebody else.
 *
 * @param done ends the waiting, however it ends
 * @param limit how long is waited at most
 * @param answer tells how it stands by then: done, or not yet; it does not wait
 */
record Later(CompletableFuture<?> done, Duration limit, Supplier<byte[]> answer) {
    /** Returns one that waits for nobody. */
    static Later now(byte[] answer) {
        return new Later(CompletableFuture.completedFuture(null), Duration.ZERO, () -> answer);
    }
}
