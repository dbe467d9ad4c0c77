package io.edgewise.mqtt;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What we want to hear, what the broker has granted, and who gets what comes in. */
final class Subscriptions {
    private static final long RETRY_REFUSED_NANOS = TimeUnit.SECONDS.toNanos(30);

    // Any thread.
    private final List<MqttInbox> inboxes = new CopyOnWriteArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private volatile int pending;
    private volatile boolean changed;

    // Confined to the link's thread: what this connection has, and when a refused filter may be tried again.
    private final Map<String, Integer> granted = new HashMap<>();
    private final Map<String, Long> refusedUntil = new HashMap<>();

    void add(MqttInbox inbox) {
        inboxes.add(inbox);
        changed = true;
    }

    void remove(MqttInbox inbox) {
        inboxes.remove(inbox);
        changed = true;
    }

    /** Gives a message to every inbox that wants its topic; tells whether there was one. Called by any thread. */
    boolean route(MqttMessage message) {
        boolean wanted = false;
        for (MqttInbox inbox : inboxes) {
            if (inbox.wants(message.topic())) {
                inbox.offer(message);
                wanted = true;
            }
        }
        if (wanted) {
            received.incrementAndGet();
        }
        return wanted;
    }

    long received() {
        return received.get();
    }

    int pending() {
        return pending;
    }

    /** A new connection grants nothing yet. */
    void forget() {
        granted.clear();
        refusedUntil.clear();
        pending = wanted().size();
        changed = true;
    }

    /**
     * Makes the next change on the broker's side; one a call, since each waits for an answer.
     *
     * @return what was done, for the log; null when all is as it should be
     * @throws TransportException when the connection failed, or REFUSED, once in half a minute for each filter
     */
    @Nullable
    String advance(MqttTransport transport, Duration limit, long nowNanos) throws InterruptedException {
        if (!changed && refusedUntil.isEmpty()) {
            return null;
        }
        changed = false;
        Map<String, Integer> wanted = wanted();
        refusedUntil.keySet().retainAll(wanted.keySet());
        int missing = (int) wanted.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(granted.get(entry.getKey())))
                .count();
        pending = missing;
        for (Map.Entry<String, Integer> entry : wanted.entrySet()) {
            String filter = entry.getKey();
            if (!entry.getValue().equals(granted.get(filter)) && mayTry(filter, nowNanos)) {
                subscribe(transport, filter, entry.getValue(), limit, nowNanos);
                pending = missing - 1;
                changed = true;
                return "subscribed to " + filter;
            }
        }
        for (String filter : granted.keySet()) {
            if (!wanted.containsKey(filter)) {
                transport.unsubscribe(filter, limit);
                granted.remove(filter);
                changed = true;
                return "unsubscribed from " + filter;
            }
        }
        return null;
    }

    private void subscribe(MqttTransport transport, String filter, int qos, Duration limit, long nowNanos)
            throws InterruptedException {
        try {
            transport.subscribe(filter, qos, limit);
        } catch (TransportException e) {
            if (e.kind() == TransportException.Kind.REFUSED) {
                refusedUntil.put(filter, nowNanos + RETRY_REFUSED_NANOS);
                changed = true;
            }
            throw e;
        }
        granted.put(filter, qos);
        refusedUntil.remove(filter);
    }

    private boolean mayTry(String filter, long nowNanos) {
        Long until = refusedUntil.get(filter);
        return until == null || nowNanos - until >= 0;
    }

    private Map<String, Integer> wanted() {
        Map<String, Integer> wanted = new HashMap<>();
        inboxes.forEach(inbox -> inbox.filters().forEach(filter -> wanted.merge(filter, inbox.qos(), Math::max)));
        return wanted;
    }
}
