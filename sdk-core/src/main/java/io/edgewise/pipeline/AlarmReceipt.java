package io.edgewise.pipeline;

import io.edgewise.decision.AlarmAnswer;
import java.util.concurrent.CompletableFuture;

/**
 * What somebody who wants something done to an alarm gets at once.
 *
 * @param answer comes when the pipeline's owner has done or refused it
 * @param kept comes when what was done survives a power cut; with the answer where nothing was done
 */
public record AlarmReceipt(CompletableFuture<AlarmAnswer> answer, CompletableFuture<Void> kept) {
    AlarmReceipt() {
        this(new CompletableFuture<>(), new CompletableFuture<>());
    }

    void refused(AlarmAnswer refusal) {
        answer.complete(refusal);
        kept.complete(null);
    }
}
