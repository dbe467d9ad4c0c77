package io.edgewise.mqtt;

import io.edgewise.duty.DutyCycle;
import io.edgewise.spool.RecordClass;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The line to one broker, kept up for ever. It promises: a message of QoS 1 that was taken in is sent until the broker
 * has acknowledged it, in order, over any number of broken connections (twice at most for each break and message of the
 * window, never not at all); whatever is dropped is counted by reason; nobody who publishes ever waits.
 *
 * <p>How: the {@link Outbox} owns every message that is under way; a connection is thrown away at the first doubt, and
 * what it had in flight comes again. With a spool the messages of QoS 1 wait there, survive the end of the process, and
 * are sent by the link's thread. The others, and all of them without a spool, wait in the outbox: whoever publishes
 * sends at once when the window is open, with a lock that is only ever tried, never waited for; when it is taken, the
 * link's thread sends.
 */
public final class MqttLink implements DutyCycle {
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long DRAIN_TICK_MILLIS = 5;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    // Set once, by the builder.
    private final MqttSettings settings;
    private final String role;
    private final Function<MqttSettings, Connection> connections;
    private final Ticker ticker;
    private final long patienceMillis;

    // Any thread.
    private final DropCounts drops = new DropCounts();
    private final Outbox outbox;
    private final Backlog backlog;
    private final Budget budget;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Semaphore wake = new Semaphore(0);
    private final Farewell farewell;
    private final LinkVoice voice;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Outlet outlet;

    // Written by the link's thread, read by any.
    private volatile LinkState state = LinkState.BACKOFF;
    private volatile long reconnects;
    private volatile String url;
    private volatile int leftBehind;

    // Confined to the link's thread.
    private @Nullable Connection connection;
    private final Backoff backoff;
    private long nextTryNanos;
    private long onlineSinceNanos;
    private long timesOnline;
    private int failedTries;

    MqttLink(MqttLinkBuilder parts) {
        this.settings = parts.settings;
        this.url = settings.url();
        this.role = parts.role;
        this.ticker = parts.ticker;
        this.voice = new LinkVoice(role, parts.telemetry, ticker);
        this.farewell = new Farewell(ticker);
        this.patienceMillis = parts.patience.toMillis();
        this.backoff = new Backoff(parts.random);
        this.outbox = new Outbox(settings.queueMessages(), settings.queueBytes(), drops);
        this.nextTryNanos = ticker.nanos();
        this.budget = new Budget(settings.telemetryPerHour(), ticker);
        this.backlog = new Backlog(parts, outbox, budget, drops, this::wake);
        this.outlet = new Outlet(outbox, backlog, ticker, this::wake);
        Traffic traffic = new Traffic(outbox, backlog, subscriptions, drops);
        this.connections = address -> new Connection(parts, address, traffic, this::wake);
    }

    /** Starts a link with these settings. */
    public static MqttLinkBuilder builder(MqttSettings settings) {
        return new MqttLinkBuilder(settings);
    }

    /**
     * Takes a message for sending; never waits. When there is no room the oldest telemetry goes, counted. What goes
     * through a spool is kept there even when the link is ending, for the next start.
     *
     * @return whether it was taken; if not, it is counted as dropped
     */
    public boolean publish(MqttMessage message, RecordClass kind) {
        if (backlog.takes(message, kind)) {
            return backlog.append(message, kind);
        }
        if (farewell.isAsked()) {
            drops.add(Drop.CLOSED, 1);
            return false;
        }
        if (kind == RecordClass.TELEMETRY) {
            if (!budget.allows()) {
                drops.add(Drop.OVER_BUDGET, 1);
                return false;
            }
            budget.spend(message.wireBytes());
        }
        boolean taken = outbox.offer(message, kind);
        outlet.trySend();
        return taken;
    }

    /**
     * Subscribes, now and on every connection to come. Subscriptions that overlap are not told apart by the broker: it
     * may send a message once for each of them.
     *
     * @param filter a topic filter, {@code +} and {@code #} allowed
     * @param qos 0 or 1
     * @throws IllegalArgumentException when the filter or the quality of service is not one
     */
    public MqttInbox subscribe(String filter, int qos, InboxLimits limits) {
        return subscribe(List.of(filter), qos, limits);
    }

    /** Subscribes several filters, whose messages come in one inbox in the order in which the broker sends them. */
    public MqttInbox subscribe(List<String> filters, int qos, InboxLimits limits) {
        if (qos < 0 || qos > 1) {
            throw new IllegalArgumentException("qos is " + qos + ", filters " + filters + ": 0 and 1 are supported");
        }
        List<TopicFilter> all = filters.stream().map(TopicFilter::new).toList();
        MqttInbox inbox = new MqttInbox(all, qos, limits, drops, this::unsubscribe);
        subscriptions.add(inbox);
        wake();
        return inbox;
    }

    /** Returns how the link stands. */
    public LinkStatus status() {
        return new LinkStatus(
                state,
                url,
                settings.insecure(),
                settings.tls() == null ? null : settings.tls().status(),
                reconnects,
                outbox.inFlight(),
                outbox.waiting(),
                settings.queueMessages(),
                outbox.bytes(),
                subscriptions.pending(),
                new LinkStatus.Counts(
                        subscriptions.received(),
                        outbox.telemetrySent(),
                        budget.spent(),
                        budget.allows(),
                        drops.byReason()),
                voice.lastError());
    }

    /**
     * Ends the link in order: sends what waits, then {@code last}, takes leave of the broker so that it does not
     * publish the will, and ends. The link's thread must be running. What is not acknowledged in time stays in the
     * spool for the next start, or is counted as NOT_SENT where it has no spool; half of the time is for what the spool
     * holds.
     *
     * @param limit how long it may take
     * @param last what is published last; null for nothing
     * @return how many messages were not sent and are lost
     */
    public int drain(Duration limit, @Nullable MqttMessage last) throws InterruptedException {
        beginDrain(limit, last);
        // A connect may be under way, and a leave follows.
        Duration longest = limit.plus(settings.connectLimit().multipliedBy(2)).plus(CLOSE_LIMIT);
        if (!ended.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the link did not end: is its thread running?");
        }
        return leftBehind;
    }

    void countDrop(Drop reason) {
        drops.add(reason, 1);
    }

    /** Begins to drain and does not wait for the end. */
    void beginDrain(Duration limit, @Nullable MqttMessage last) {
        farewell.ask(limit, last);
        wake();
    }

    @Override
    public String roleName() {
        return role;
    }

    @Override
    public int doWork() throws InterruptedException {
        int work = switch (state) {
            case BACKOFF, CONNECTING -> advanceToConnection();
            case ONLINE, DRAINING -> serve();
            case CLOSED -> 0;
        };
        return work == 0 ? await() : work;
    }

    /** Waits until somebody has work for the link's thread, for a while; being called counts as work. */
    private int await() throws InterruptedException {
        long longest = state == LinkState.DRAINING ? Math.min(patienceMillis, DRAIN_TICK_MILLIS) : patienceMillis;
        if (wake.tryAcquire(longest, TimeUnit.MILLISECONDS)) {
            wake.drainPermits();
            return 1;
        }
        return 0;
    }

    @Override
    public void onClose() {
        if (state != LinkState.CLOSED) {
            end();
        }
    }

    private int advanceToConnection() throws InterruptedException {
        if (farewell.isOver()) {
            end();
            return 1;
        }
        if (ticker.nanos() - nextTryNanos < 0) {
            return 0;
        }
        enter(LinkState.CONNECTING);
        Connection next = connections.apply(settings.at(failedTries));
        url = next.url();
        boolean up = false;
        try {
            MqttTransport.Session session = next.open();
            online(next, session);
            up = true;
        } catch (TransportException e) {
            rest(e.kind());
            voice.failed(url, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A surprise of the client's: without a rest it would come back a thousand times a second.
            rest(TransportException.Kind.NETWORK);
            voice.surprised(url, e);
        } finally {
            if (!up) {
                next.close();
                enter(LinkState.BACKOFF);
            }
        }
        return 1;
    }

    private void online(Connection next, MqttTransport.Session session) {
        subscriptions.forget();
        outlet.attach(next, Math.min(settings.window(), session.receiveMaximum()));
        connection = next;
        onlineSinceNanos = ticker.nanos();
        enter(LinkState.ONLINE);
        timesOnline++;
        reconnects = timesOnline - 1;
        voice.connected(url);
    }

    private void rest(TransportException.Kind kind) {
        failedTries++;
        boolean refused = kind == TransportException.Kind.REFUSED;
        nextTryNanos = ticker.nanos() + (refused ? backoff.afterRefusal() : backoff.afterFailure());
    }

    private int serve() throws InterruptedException {
        Connection present = present();
        String broken = present.whyBroken(ticker.nanos());
        if (broken != null) {
            fall(present, broken);
            return 1;
        }
        if (farewell.isAsked() && state == LinkState.ONLINE) {
            backlog.hurry();
            enter(LinkState.DRAINING);
        }
        if (farewell.leavesTheSpool()) {
            backlog.end();
        }
        int work = outlet.send() + settleSubscriptions(present);
        String refusal = present.refusal();
        if (refusal != null) {
            voice.messageRefused(refusal);
        }
        return work == 0 && state == LinkState.DRAINING ? finishDrain(present) : work;
    }

    private int settleSubscriptions(Connection present) throws InterruptedException {
        try {
            String done = subscriptions.advance(present.transport(), settings.connectLimit(), ticker.nanos());
            return done == null ? 0 : 1;
        } catch (TransportException e) {
            String words = String.valueOf(e.getMessage());
            if (e.kind() == TransportException.Kind.REFUSED) {
                voice.subscriptionRefused(url, words);
            } else {
                present.lost(words);
            }
            return 1;
        }
    }

    /** The connection is of no more use: what it had in flight is queued again before anything else is sent. */
    private void fall(Connection broken, String why) {
        outlet.detach();
        connection = null;
        if (ticker.nanos() - onlineSinceNanos >= STEADY_NANOS) {
            backoff.reset();
        } else {
            failedTries++; // a broker that lets us in and hangs up is no better than one that does not
            if (broken.hasCarried()) {
                backoff.ease();
            }
        }
        nextTryNanos = ticker.nanos() + backoff.afterFailure();
        enter(LinkState.BACKOFF);
        broken.close();
        voice.lost(url, why);
    }

    private int finishDrain(Connection present) throws InterruptedException {
        boolean sent = outbox.isEmpty() && !backlog.hasMore();
        MqttMessage last = sent ? farewell.take() : null;
        if (last != null) {
            outbox.offer(last, RecordClass.EVENT);
            return 1;
        }
        if (!sent && !farewell.isOver()) {
            return 0;
        }
        if (sent) {
            try {
                present.transport().disconnect(settings.connectLimit());
            } catch (TransportException e) {
                voice.noLeave(e);
            }
        }
        end();
        return 1;
    }

    private void end() {
        Connection present = connection;
        outlet.detach();
        connection = null;
        int unsaid = farewell.take() == null ? 0 : 1;
        drops.add(Drop.NOT_SENT, unsaid);
        leftBehind = outbox.abandon() + unsaid;
        enter(LinkState.CLOSED);
        if (present != null) {
            present.close();
        }
        voice.leftBehind(leftBehind);
        ended.countDown();
    }

    private void enter(LinkState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a link that is " + state + " cannot become " + next);
        }
        state = next;
    }

    private Connection present() {
        Connection present = connection;
        if (present == null) {
            throw new AssertionError("a link that is " + state + " has a connection; this is a bug");
        }
        return present;
    }

    /** One permit is enough, and they must not pile up while the link's thread is busy. */
    private void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void unsubscribe(MqttInbox inbox) {
        subscriptions.remove(inbox);
        wake();
    }
}
