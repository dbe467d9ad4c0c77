package io.edgewise.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What came in for one subscription and waits for its reader. Bounded by number and bytes; when full the oldest message
 * goes, since the newest reading is worth most. Filled by the connection's thread, read by one other.
 */
public final class MqttInbox implements AutoCloseable {
    private final List<TopicFilter> filters;
    private final int qos;
    private final InboxLimits limits;
    private final DropCounts linkDrops;
    private final Consumer<MqttInbox> onClose;
    private final DropCounts drops = new DropCounts();
    private final Semaphore arrivals = new Semaphore(0);
    private final Object lock = new Object();

    // Set by any thread, called by the connection's.
    private volatile Runnable arrival = () -> {};

    // Guarded by lock.
    private final ArrayDeque<MqttMessage> waiting = new ArrayDeque<>();
    private long bytes;
    private long received;
    private boolean closed;

    MqttInbox(TopicFilter filter, int qos, InboxLimits limits, DropCounts linkDrops, Consumer<MqttInbox> onClose) {
        this(List.of(filter), qos, limits, linkDrops, onClose);
    }

    MqttInbox(
            List<TopicFilter> filters, int qos, InboxLimits limits, DropCounts linkDrops, Consumer<MqttInbox> onClose) {
        this.filters = List.copyOf(filters);
        this.qos = qos;
        this.limits = limits;
        this.linkDrops = linkDrops;
        this.onClose = onClose;
    }

    /** Returns the oldest message, which is then the caller's; null when there is none now. Never waits. */
    public @Nullable MqttMessage poll() {
        synchronized (lock) {
            MqttMessage oldest = waiting.pollFirst();
            if (oldest != null) {
                bytes -= oldest.weight();
            }
            return oldest;
        }
    }

    /**
     * Waits until a message has come, the subscription is closed or the time is over; for its one reader.
     *
     * @return whether a message waits
     */
    public boolean await(Duration limit) throws InterruptedException {
        arrivals.drainPermits();
        if (mustWait()) {
            arrivals.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
        return depth() > 0;
    }

    /** Asks to be told after each message that came; by the connection's thread, so it must return at once. */
    public void onArrival(Runnable told) {
        arrival = told;
    }

    /** Returns the topic filters it subscribes. */
    public List<String> filters() {
        return filters.stream().map(TopicFilter::toString).toList();
    }

    /** Returns how many messages wait. */
    public int depth() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    /** Returns how many messages may wait. */
    public int capacity() {
        return limits.messages();
    }

    /** Returns how many messages came in, those that were dropped counted too. */
    public long received() {
        synchronized (lock) {
            return received;
        }
    }

    /** Returns how many messages were dropped, by {@link Drop}; the link's counts hold them too. */
    public Map<String, Long> dropped() {
        return drops.byReason();
    }

    /** Ends the subscription; what waits is dropped and counted. A second call does nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            drop(Drop.CLOSED, waiting.size());
            waiting.clear();
            bytes = 0;
            ring();
        }
        onClose.accept(this);
    }

    int qos() {
        return qos;
    }

    boolean wants(String topic) {
        for (int i = 0; i < filters.size(); i++) {
            if (filters.get(i).matches(topic)) {
                return true;
            }
        }
        return false;
    }

    void offer(MqttMessage message) {
        synchronized (lock) {
            received++;
            boolean tooLarge = message.payload().length > MqttMessage.MOST_BYTES || message.weight() > limits.bytes();
            if (closed || tooLarge) {
                drop(closed ? Drop.CLOSED : Drop.TOO_LARGE, 1);
                return;
            }
            bytes += message.weight();
            waiting.addLast(message);
            while (waiting.size() > limits.messages() || bytes > limits.bytes()) {
                bytes -= waiting.removeFirst().weight();
                drop(Drop.QUEUE_FULL, 1);
            }
            ring();
        }
    }

    private boolean mustWait() {
        synchronized (lock) {
            return waiting.isEmpty() && !closed;
        }
    }

    /** One permit is enough, and they must not pile up where nobody waits. The lock is held. */
    private void ring() {
        if (arrivals.availablePermits() == 0) {
            arrivals.release();
        }
        arrival.run();
    }

    private void drop(Drop reason, long amount) {
        drops.add(reason, amount);
        linkDrops.add(reason, amount);
    }
}
