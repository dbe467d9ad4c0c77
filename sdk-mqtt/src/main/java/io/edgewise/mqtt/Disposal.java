package io.edgewise.mqtt;

import java.time.Duration;
import org.tinylog.Logger;

/** Frees a Paho client on a thread of its own, since Paho waits without a limit for threads of its own to end. */
final class Disposal {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private Disposal() {}

    /** Frees it and waits a while for that; when it takes longer, it is left behind and told. */
    static void of(Runnable free, String url) {
        Thread closer = new Thread(free, "mqtt-close");
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (closer.isAlive()) {
            Logger.warn("the connection to {} does not close within {}; left behind", url, LIMIT);
        }
    }
}
