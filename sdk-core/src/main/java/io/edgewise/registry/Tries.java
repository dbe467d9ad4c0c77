package io.edgewise.registry;

import io.edgewise.identity.TlsRefusedException;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.tinylog.Logger;

/** The tries that one request or one blob gets: back-off with full jitter, and an end. One thread uses it. */
final class Tries {
    private final Patience patience;
    private final Ticker ticker;
    private final Pauses pauses;
    private final long deadlineNanos;
    private final long enoughNanos;
    private long beganNanos;
    private long spentNanos;
    private int failed;

    Tries(Patience patience, Duration total, Ticker ticker, Pauses pauses) {
        this(patience, total, total, ticker, pauses);
    }

    /**
     * Makes tries.
     *
     * @param total when they end, with all pauses
     * @param enough how much may be spent on what failed, without the pauses, for there to be another try
     */
    Tries(Patience patience, Duration total, Duration enough, Ticker ticker, Pauses pauses) {
        this.patience = patience;
        this.ticker = ticker;
        this.pauses = pauses;
        this.beganNanos = ticker.nanos();
        this.deadlineNanos = beganNanos + total.toNanos();
        this.enoughNanos = enough.toNanos();
    }

    /** Returns how long there is left, in nanoseconds; not positive when it is over. */
    long leftNanos() {
        return deadlineNanos - ticker.nanos();
    }

    /** Something came of the last try: the next failure counts as the first. */
    void progress() {
        failed = 0;
    }

    /** Waits before the next try; throws {@code why} if there is none. */
    void failed(RuntimeException why) {
        failed++;
        spentNanos += ticker.nanos() - beganNanos;
        long pause = pause(why);
        boolean over = failed >= patience.tries() || pause > leftNanos() || spentNanos > enoughNanos;
        if (over || !mayPass(why)) {
            throw why;
        }
        Logger.debug("tried again in {} ms: {}", pause / 1_000_000, why.getMessage());
        try {
            pauses.pause(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.UNAVAILABLE, "interrupted while waiting to try again", e);
        }
        beganNanos = ticker.nanos();
    }

    private long pause(RuntimeException why) {
        long longest = patience.longest().toNanos();
        long limit = patience.first().toNanos();
        for (int doubled = 1; doubled < failed && limit < longest; doubled++) {
            limit *= 2;
        }
        long drawn = ThreadLocalRandom.current().nextLong(Math.min(limit, longest) + 1);
        long asked = why instanceof RegistryException answer ? answer.retryAfterNanos() : 0;
        return Math.min(longest, Math.max(asked, drawn));
    }

    /**
     * Tells whether the same request may be answered otherwise next time: a line that broke, a registry that is busy.
     */
    static boolean mayPass(RuntimeException why) {
        if (why instanceof RegistryException answer) {
            int status = answer.status();
            return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
        }
        return why instanceof RefusedException refused
                && refused.refusal() == Refusal.UNAVAILABLE
                && refused.getCause() instanceof IOException cause
                && !isOfTls(cause);
    }

    /** A certificate does not become right, nor does plain http become TLS, by asking again. */
    private static boolean isOfTls(IOException why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof TlsRefusedException
                    || (cause instanceof SSLException
                            && String.valueOf(cause.getMessage()).contains("SSL message"))) {
                return true;
            }
        }
        return false;
    }
}
