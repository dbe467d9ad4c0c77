package io.edgewise.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, and what is sent and not yet acknowledged: the only owner of undelivered messages. Bounded by
 * number and bytes; when full the oldest telemetry goes first. A message of QoS 1 leaves it by its acknowledgement or
 * by a counted drop, never otherwise. Any thread; nothing foreign is called while the lock is held.
 */
final class Outbox {
    /** One message and its place in the order. */
    static final class Outgoing {
        final long sequence;
        final MessageClass kind;
        final MqttMessage message;

        // Guarded by the outbox's lock; new with each try.
        private long token;
        private long sentNanos;

        // Guarded by the outbox's lock; over all tries.
        private int postponed;

        private Outgoing(long sequence, MessageClass kind, MqttMessage message) {
            this.sequence = sequence;
            this.kind = kind;
            this.message = message;
        }

        /** Returns the name of the present try; read only by who took it. */
        long token() {
            return token;
        }
    }

    private final int capacity;
    private final long capacityBytes;
    private final DropCounts drops;
    private final Object lock = new Object();

    // Guarded by lock. Two queues, each in order, so that the oldest telemetry is found at once.
    private final ArrayDeque<Outgoing> ordinary = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> events = new ArrayDeque<>();
    private final Map<Long, Outgoing> inFlight = new LinkedHashMap<>();
    private boolean closed;
    private long bytes;
    private long sequences;
    private long tokens;
    private long telemetrySent;

    Outbox(int capacity, long capacityBytes, DropCounts drops) {
        this.capacity = capacity;
        this.capacityBytes = capacityBytes;
        this.drops = drops;
    }

    /** Takes a message in, at the end; returns false when it had to be dropped itself. */
    boolean offer(MqttMessage message, MessageClass kind) {
        if (message.weight() > capacityBytes) {
            drops.add(Drop.TOO_LARGE, 1);
            return false;
        }
        synchronized (lock) {
            if (closed) {
                drops.add(Drop.CLOSED, 1);
                return false;
            }
            if (kind == MessageClass.STATUS) {
                supersede(message.topic());
            }
            while (size() >= capacity || bytes + message.weight() > capacityBytes) {
                Outgoing victim = victim(kind);
                drops.add(Drop.QUEUE_FULL, 1);
                if (victim == null) {
                    return false;
                }
                bytes -= victim.message.weight();
            }
            bytes += message.weight();
            queue(kind).addLast(new Outgoing(sequences++, kind, message));
            return true;
        }
    }

    /** Takes the next message out for sending; null when none waits or {@code window} are in flight. */
    @Nullable
    Outgoing take(int window, long nowNanos) {
        synchronized (lock) {
            if (inFlight.size() >= window) {
                return null;
            }
            Outgoing next = firstOfBoth();
            if (next != null) {
                next.token = ++tokens;
                next.sentNanos = nowNanos;
                inFlight.put(next.token, next);
            }
            return next;
        }
    }

    /** Puts a message that could not be sent back to where it was taken. */
    void putBack(Outgoing message) {
        synchronized (lock) {
            if (inFlight.remove(message.token) != null) {
                queue(message.kind).addFirst(message);
            }
        }
    }

    /** Drops a message that can never be sent. */
    void refuse(Outgoing message) {
        synchronized (lock) {
            if (inFlight.remove(message.token) != null) {
                bytes -= message.message.weight();
                drops.add(Drop.REFUSED, 1);
            }
        }
    }

    /** Drops a message that the broker refused; does nothing for a token of an earlier try. */
    void refuse(long token) {
        synchronized (lock) {
            Outgoing refused = inFlight.get(token);
            if (refused != null) {
                refuse(refused);
            }
        }
    }

    /** Queues a message that the broker did not take in its old place again, so often at most; then drops it. */
    void postpone(long token, int often) {
        synchronized (lock) {
            Outgoing later = inFlight.get(token);
            if (later == null) {
                return;
            }
            if (++later.postponed > often) {
                refuse(later);
                return;
            }
            inFlight.remove(token);
            insert(queue(later.kind), later);
        }
    }

    /** Ends a message that is delivered; returns false for a token of an earlier try. */
    boolean settle(long token) {
        synchronized (lock) {
            Outgoing done = inFlight.remove(token);
            if (done == null) {
                return false;
            }
            bytes -= done.message.weight();
            if (done.kind == MessageClass.TELEMETRY) {
                telemetrySent++;
            }
            return true;
        }
    }

    /** The connection is lost: what needs an acknowledgement is queued again in its old order, QoS 0 is dropped. */
    void requeue() {
        synchronized (lock) {
            List<Outgoing> lost = new ArrayList<>(inFlight.values());
            inFlight.clear();
            for (int i = lost.size() - 1; i >= 0; i--) {
                Outgoing message = lost.get(i);
                if (message.message.qos() > 0) {
                    insert(queue(message.kind), message);
                } else {
                    bytes -= message.message.weight();
                    drops.add(Drop.CONNECTION_LOST, 1);
                }
            }
        }
    }

    /** Drops everything and takes nothing more; returns how many were dropped. */
    int abandon() {
        synchronized (lock) {
            closed = true;
            int left = size();
            drops.add(Drop.NOT_SENT, left);
            ordinary.clear();
            events.clear();
            inFlight.clear();
            bytes = 0;
            return left;
        }
    }

    /** Returns for how long the oldest message is unacknowledged, nanoseconds; 0 when none is. */
    long oldestUnackedNanos(long nowNanos) {
        synchronized (lock) {
            Iterator<Outgoing> oldest = inFlight.values().iterator();
            return oldest.hasNext() ? nowNanos - oldest.next().sentNanos : 0;
        }
    }

    int waiting() {
        synchronized (lock) {
            return ordinary.size() + events.size();
        }
    }

    int inFlight() {
        synchronized (lock) {
            return inFlight.size();
        }
    }

    long bytes() {
        synchronized (lock) {
            return bytes;
        }
    }

    long telemetrySent() {
        synchronized (lock) {
            return telemetrySent;
        }
    }

    boolean isEmpty() {
        synchronized (lock) {
            return size() == 0;
        }
    }

    private int size() {
        return waiting() + inFlight.size();
    }

    private ArrayDeque<Outgoing> queue(MessageClass kind) {
        return kind == MessageClass.EVENT ? events : ordinary;
    }

    /** Its place is near the head: only what was sent before it and has come back too stands in front of it. */
    private static void insert(ArrayDeque<Outgoing> queue, Outgoing later) {
        ArrayDeque<Outgoing> before = new ArrayDeque<>();
        while (!queue.isEmpty() && queue.getFirst().sequence < later.sequence) {
            before.addLast(queue.removeFirst());
        }
        queue.addFirst(later);
        while (!before.isEmpty()) {
            queue.addFirst(before.removeLast());
        }
    }

    private @Nullable Outgoing victim(MessageClass arriving) {
        Outgoing oldest = ordinary.pollFirst();
        return oldest == null && arriving == MessageClass.EVENT ? events.pollFirst() : oldest;
    }

    private @Nullable Outgoing firstOfBoth() {
        Outgoing one = ordinary.peekFirst();
        Outgoing other = events.peekFirst();
        boolean event = one == null || (other != null && other.sequence < one.sequence);
        return event ? events.pollFirst() : ordinary.pollFirst();
    }

    private void supersede(String topic) {
        for (Iterator<Outgoing> all = ordinary.iterator(); all.hasNext(); ) {
            Outgoing old = all.next();
            if (old.kind == MessageClass.STATUS && old.message.topic().equals(topic)) {
                all.remove();
                bytes -= old.message.weight();
                drops.add(Drop.SUPERSEDED, 1);
            }
        }
    }
}
