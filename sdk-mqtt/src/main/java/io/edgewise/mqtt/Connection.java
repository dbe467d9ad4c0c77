package io.edgewise.mqtt;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One connection of a link, and what it told. Its callbacks only note and wake the link's thread; what an earlier
 * connection tells late is harmless, since its tokens mean nothing any more.
 */
final class Connection implements MqttTransport.Events {
    // A broker without room gets no more of it at once; and one that does not tell why it takes a message not is asked
    // so often.
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int TRIES_WITHOUT_A_REASON = 5;

    private final MqttLinkBuilder parts;
    private final MqttSettings settings;
    private final Outbox outbox;
    private final Backlog backlog;
    private final Subscriptions subscriptions;
    private final DropCounts drops;
    private final Runnable wake;

    // Set by the link's thread in open(), before anything can be told.
    private volatile @Nullable MqttTransport transport;

    // Set by any thread, the first word stays.
    private volatile @Nullable String lost;

    // Set by any thread, once: the broker has acknowledged something.
    private volatile boolean carried;

    // Set by any thread: what was refused last, and until when nothing more is sent. The time first.
    private volatile @Nullable String refusal;
    private volatile long restUntilNanos;
    private volatile boolean resting;

    /** Makes one to the only address of these settings. */
    Connection(MqttLinkBuilder parts, MqttSettings settings, Traffic traffic, Runnable wake) {
        this.parts = parts;
        this.settings = settings;
        this.outbox = traffic.outbox();
        this.backlog = traffic.backlog();
        this.subscriptions = traffic.subscriptions();
        this.drops = traffic.drops();
        this.wake = wake;
    }

    MqttTransport.Session open() throws InterruptedException {
        MqttTransport opened = parts.transports.open(settings, parts.will, this);
        transport = opened;
        return opened.connect(settings.connectLimit());
    }

    String url() {
        return settings.url();
    }

    MqttTransport transport() {
        MqttTransport opened = transport;
        if (opened == null) {
            throw new AssertionError("open() comes first; this is a bug");
        }
        return opened;
    }

    /** Hands a message to the network; returns false when the connection takes no more now. */
    boolean send(Outbox.Outgoing message) {
        try {
            transport().send(message.token(), message.message);
            return true;
        } catch (TransportException e) {
            if (e.kind() == TransportException.Kind.REFUSED) {
                backlog.giveUp(message);
                refusal = e.getMessage();
                return true;
            }
            outbox.putBack(message);
            if (e.kind() != TransportException.Kind.BUSY) {
                lost(String.valueOf(e.getMessage()));
            }
            return false;
        } catch (RuntimeException e) {
            // Not the line's fault, so the next connection would throw it back too.
            backlog.giveUp(message);
            Logger.error(e, "{} cannot be sent and is dropped", message.message);
            return true;
        }
    }

    /** Tells whether the broker may be sent something now. */
    boolean takes(long nowNanos) {
        return !resting || nowNanos - restUntilNanos >= 0;
    }

    /** Returns once what was refused last; null when nothing was since. Called by the link's thread. */
    @Nullable
    String refusal() {
        String words = refusal;
        if (words != null) {
            refusal = null;
        }
        return words;
    }

    /** Returns why it is of no more use; null while it stands. */
    @Nullable
    String whyBroken(long nowNanos) {
        if (lost != null) {
            return lost;
        }
        // Keep-alive finds a frozen peer after twice its time; an acknowledgement that does not come is the faster
        // sign.
        long age = outbox.oldestUnackedNanos(nowNanos);
        if (age > settings.ackLimit().toNanos()) {
            return "a message is unacknowledged for " + TimeUnit.NANOSECONDS.toMillis(age) + " ms";
        }
        return transport().connected() ? null : "the connection ended";
    }

    /** Tells whether the broker has acknowledged something over it. */
    boolean hasCarried() {
        return carried;
    }

    void close() {
        MqttTransport opened = transport;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public void arrived(long id, MqttMessage message) {
        if (!subscriptions.route(message)) {
            drops.add(Drop.NO_SUBSCRIBER, 1);
        }
        if (message.qos() > 0) {
            acknowledge(id);
        }
    }

    @Override
    public void settled(long token, @Nullable String failure) {
        if (failure != null) {
            lost(failure);
            return;
        }
        Outbox.Outgoing done = outbox.settle(token);
        if (done != null) {
            backlog.done(done);
            if (done.message.qos() > 0) {
                carried = true;
            }
            if (outbox.waiting() > 0 || backlog.hasMore()) {
                wake.run();
            }
        }
    }

    @Override
    public void refused(long token, TransportException.Kind kind, String why) {
        Outbox.Outgoing given;
        if (kind == TransportException.Kind.REFUSED) {
            given = outbox.underWay(token);
        } else {
            restUntilNanos = parts.ticker.nanos() + REST_NANOS;
            resting = true;
            boolean patient = kind == TransportException.Kind.BUSY;
            given = outbox.postpone(token, patient ? Integer.MAX_VALUE : TRIES_WITHOUT_A_REASON);
        }
        if (given != null) {
            backlog.giveUp(given);
        }
        refusal = why;
        wake.run();
    }

    @Override
    public void lost(String why) {
        if (lost == null) {
            lost = why;
            wake.run();
        }
    }

    private void acknowledge(long id) {
        try {
            transport().acknowledge(id);
        } catch (TransportException e) {
            lost(String.valueOf(e.getMessage()));
        }
    }
}
