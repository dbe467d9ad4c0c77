package io.edgewise.mqtt;

import io.edgewise.time.Ticker;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way from the outbox to the present connection. Whoever publishes sends at once, when nobody else is sending; the
 * lock is tried and not waited for, and when it is taken the link's thread is woken to send. So no lane waits for
 * another, messages keep their order, and a lane that has the lock hands over after a bounded number.
 */
final class Outlet {
    private static final int SENDS_PER_TURN = 64;

    private final Outbox outbox;
    private final Backlog backlog;
    private final Ticker ticker;
    private final Runnable wake;
    private final ReentrantLock sending = new ReentrantLock();

    // Guarded by sending.
    private @Nullable Connection connection;
    private int window;

    Outlet(Outbox outbox, Backlog backlog, Ticker ticker, Runnable wake) {
        this.outbox = outbox;
        this.backlog = backlog;
        this.ticker = ticker;
        this.wake = wake;
    }

    /** Sends what waits, unless somebody else is sending. Called by whoever publishes. */
    void trySend() {
        if (sending.tryLock()) {
            try {
                sendSome();
            } finally {
                sending.unlock();
            }
        } else {
            // Its holder may have looked before our message stood there.
            wake.run();
        }
    }

    /** Sends what waits, on the disk too, and tells how many that were. Called by the link's thread. */
    int send() {
        sending.lock();
        try {
            int moved = connection == null ? 0 : backlog.refill(window);
            return Math.max(moved, sendSome());
        } finally {
            sending.unlock();
        }
    }

    /** From now on messages go this way, so many unacknowledged at once. */
    void attach(Connection next, int unacknowledged) {
        sending.lock();
        try {
            window = unacknowledged;
            connection = next;
        } finally {
            sending.unlock();
        }
    }

    /** From now on messages wait; what was in flight comes again before anything else can be sent. */
    void detach() {
        sending.lock();
        try {
            connection = null;
            outbox.requeue();
            backlog.rewind();
        } finally {
            sending.unlock();
        }
    }

    private int sendSome() {
        Connection to = connection;
        if (to == null || !to.takes(ticker.nanos())) {
            return 0;
        }
        int sent = 0;
        Outbox.Outgoing next = outbox.take(window, ticker.nanos());
        while (next != null && to.send(next)) {
            sent++;
            next = sent < SENDS_PER_TURN ? outbox.take(window, ticker.nanos()) : null;
        }
        if (sent == SENDS_PER_TURN) {
            wake.run();
        }
        return sent;
    }
}
