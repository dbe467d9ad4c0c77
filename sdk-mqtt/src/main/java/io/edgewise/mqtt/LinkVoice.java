package io.edgewise.mqtt;

import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * What a link says of itself, in the log and as events: each cause once, since a broker that is away for a night must
 * not fill the log. Confined to the link's thread, but for the last error.
 */
final class LinkVoice {
    private static final long REFUSAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String role;
    private final Telemetry telemetry;
    private final Ticker ticker;
    private long nextRefusalNanos;

    // Read by any thread.
    private volatile @Nullable String lastError;

    LinkVoice(String role, Telemetry telemetry, Ticker ticker) {
        this.role = role;
        this.telemetry = telemetry;
        this.ticker = ticker;
        this.nextRefusalNanos = ticker.nanos();
    }

    /** Returns what went wrong last; null when nothing has. */
    @Nullable
    String lastError() {
        return lastError;
    }

    void connected(String url) {
        Logger.info("{}: connected to {}", role, url);
        tell("link", url, "UP", "");
    }

    /** A try to connect failed. */
    void failed(String url, String words) {
        if (!words.equals(lastError)) {
            Logger.warn("{}: {}; tries go on", role, words);
            tell("link", url, "DOWN", words);
        }
        lastError = words;
    }

    /** A try failed in a way nobody foresaw. */
    void surprised(String url, RuntimeException e) {
        Logger.error(e, "{}: a try to connect failed in an unforeseen way", role);
        failed(url, e.toString());
    }

    void lost(String url, String why) {
        lastError = why;
        Logger.warn("{}: connection to {} lost: {}", role, url, why);
        tell("link", url, "DOWN", why);
    }

    void subscriptionRefused(String url, String words) {
        lastError = words;
        Logger.warn("{}: {}", role, words);
        tell("subscription", url, "REFUSED", words);
    }

    /** No event: one that is itself refused would make the next. One line in a while, since each topic has its own. */
    void messageRefused(String words) {
        lastError = words;
        if (ticker.nanos() - nextRefusalNanos >= 0) {
            nextRefusalNanos = ticker.nanos() + REFUSAL_NANOS;
            Logger.warn("{}: {}", role, words);
        }
    }

    void noLeave(TransportException e) {
        Logger.warn("{}: no clean leave: {}", role, e.getMessage());
    }

    void leftBehind(int messages) {
        if (messages > 0) {
            Logger.warn("{}: {} messages were not sent", role, messages);
        }
    }

    private void tell(String kind, String url, String outcome, String reason) {
        try {
            telemetry.event(kind, url, outcome, reason);
        } catch (RuntimeException e) {
            Logger.error(e, "{}: an event cannot be reported", role);
        }
    }
}
