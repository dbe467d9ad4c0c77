package io.edgewise.mqtt;

import io.edgewise.spool.RecordClass;
import io.edgewise.spool.SpoolRecord;
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
 * by a counted drop, never otherwise; one that came from the spool goes back there when the line breaks. Any thread;
 * nothing foreign is called while the lock is held.
 */
final class Outbox {
    /** One message and its place in the order. */
    static final class Outgoing {
        final long sequence;
        final RecordClass kind;
        final MqttMessage message;
        final List<SpoolRecord> origins;

        // Guarded by the outbox's lock; new with each try.
        private long token;
        private long sentNanos;

        // Guarded by the outbox's lock; over all tries.
        private int postponed;

        private Outgoing(long sequence, RecordClass kind, MqttMessage message, List<SpoolRecord> origins) {
            this.sequence = sequence;
            this.kind = kind;
            this.message = message;
            this.origins = origins;
        }

        /** Tells whether the spool keeps it. */
        boolean isSpooled() {
            return !origins.isEmpty();
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

    // Guarded by lock. Queues, each in order, so that the oldest telemetry is found at once.
    private final ArrayDeque<Outgoing> ordinary = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> events = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> fromSpool = new ArrayDeque<>();
    private final Map<Long, Outgoing> inFlight = new LinkedHashMap<>();
    private boolean closed;
    private int spooled;
    private long spooledBytes;
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
    boolean offer(MqttMessage message, RecordClass kind) {
        if (message.weight() > capacityBytes) {
            drops.add(Drop.TOO_LARGE, 1);
            return false;
        }
        synchronized (lock) {
            if (closed) {
                drops.add(Drop.CLOSED, 1);
                return false;
            }
            if (kind == RecordClass.STATUS) {
                supersede(message.topic());
            }
            while (size() - spooled >= capacity || bytes + message.weight() > capacityBytes) {
                Outgoing victim = victim(kind);
                drops.add(Drop.QUEUE_FULL, 1);
                if (victim == null) {
                    return false;
                }
                bytes -= victim.message.weight();
            }
            bytes += message.weight();
            (kind == RecordClass.EVENT ? events : ordinary)
                    .addLast(new Outgoing(sequences++, kind, message, List.of()));
            return true;
        }
    }

    /** Takes in a message that the spool keeps until it is settled: bounded by who gives it, and never pushed out. */
    void offer(MqttMessage message, RecordClass kind, List<SpoolRecord> origins) {
        synchronized (lock) {
            spooled++;
            spooledBytes += message.weight();
            fromSpool.addLast(new Outgoing(sequences, kind, message, origins));
            sequences += origins.size(); // each has a place of its own, should they be taken apart
        }
    }

    /** Takes the next message out for sending; null when none waits or {@code window} are in flight. */
    @Nullable
    Outgoing take(int window, long nowNanos) {
        synchronized (lock) {
            if (inFlight.size() >= window) {
                return null;
            }
            Outgoing next = first();
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
                queue(message).addFirst(message);
            }
        }
    }

    /** Drops a message that can never be sent; false when it is no longer under way, and then it comes again. */
    boolean refuse(Outgoing message) {
        synchronized (lock) {
            if (inFlight.remove(message.token) == null) {
                return false;
            }
            forget(message);
            drops.add(Drop.REFUSED, Math.max(1, message.origins.size()));
            return true;
        }
    }

    /** Queues in the place of a message that is not taken as a whole one for each of its records. */
    void takeApart(Outgoing whole, List<MqttMessage> parts) {
        synchronized (lock) {
            if (inFlight.remove(whole.token) == null) {
                return;
            }
            forget(whole);
            for (int i = parts.size() - 1; i >= 0; i--) {
                spooled++;
                spooledBytes += parts.get(i).weight();
                List<SpoolRecord> origin = List.of(whole.origins.get(i));
                insert(fromSpool, new Outgoing(whole.sequence + i, whole.kind, parts.get(i), origin));
            }
        }
    }

    /** Returns a message that is under way; null for a token of an earlier try. */
    @Nullable
    Outgoing underWay(long token) {
        synchronized (lock) {
            return inFlight.get(token);
        }
    }

    /**
     * Queues a message that the broker did not take in its old place again, so often at most.
     *
     * @return the message if it was so often already, and then it stays under way; null if not, or for a token of an
     *     earlier try
     */
    @Nullable
    Outgoing postpone(long token, int often) {
        synchronized (lock) {
            Outgoing later = inFlight.get(token);
            if (later == null) {
                return null;
            }
            if (++later.postponed > often) {
                return later;
            }
            inFlight.remove(token);
            insert(queue(later), later);
            return null;
        }
    }

    /** Ends a message that is delivered and returns it; null for a token of an earlier try. */
    @Nullable
    Outgoing settle(long token) {
        synchronized (lock) {
            Outgoing done = inFlight.remove(token);
            if (done != null) {
                forget(done);
                if (done.kind == RecordClass.TELEMETRY) {
                    telemetrySent += Math.max(1, done.origins.size());
                }
            }
            return done;
        }
    }

    /**
     * The connection is lost: what needs an acknowledgement is queued again in its old order, QoS 0 is dropped, and
     * what came from the spool is let go of, to come from there again.
     */
    void requeue() {
        synchronized (lock) {
            List<Outgoing> lost = new ArrayList<>(inFlight.values());
            inFlight.clear();
            for (int i = lost.size() - 1; i >= 0; i--) {
                Outgoing message = lost.get(i);
                if (!message.isSpooled() && message.message.qos() > 0) {
                    insert(queue(message), message);
                } else if (!message.isSpooled()) {
                    forget(message);
                    drops.add(Drop.CONNECTION_LOST, 1);
                }
            }
            fromSpool.clear();
            spooled = 0;
            spooledBytes = 0;
        }
    }

    /** Drops everything that has no other owner and takes nothing more; returns how many were dropped. */
    int abandon() {
        synchronized (lock) {
            closed = true;
            int left = size() - spooled;
            drops.add(Drop.NOT_SENT, left);
            ordinary.clear();
            events.clear();
            fromSpool.clear();
            spooled = 0;
            spooledBytes = 0;
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
            return ordinary.size() + events.size() + fromSpool.size();
        }
    }

    int inFlight() {
        synchronized (lock) {
            return inFlight.size();
        }
    }

    /** Tells whether there is room for another message that the spool keeps; the last may go above the bytes. */
    boolean hasRoom(int most, long mostBytes) {
        synchronized (lock) {
            return spooled < most && spooledBytes < mostBytes;
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

    private ArrayDeque<Outgoing> queue(Outgoing message) {
        if (message.isSpooled()) {
            return fromSpool;
        }
        return message.kind == RecordClass.EVENT ? events : ordinary;
    }

    private void forget(Outgoing gone) {
        if (!gone.isSpooled()) {
            bytes -= gone.message.weight();
        } else {
            spooled--;
            spooledBytes -= gone.message.weight();
        }
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

    private @Nullable Outgoing victim(RecordClass arriving) {
        Outgoing oldest = ordinary.pollFirst();
        return oldest == null && arriving == RecordClass.EVENT ? events.pollFirst() : oldest;
    }

    private @Nullable Outgoing first() {
        ArrayDeque<Outgoing> first = older(older(ordinary, events), fromSpool);
        return first.pollFirst();
    }

    private static ArrayDeque<Outgoing> older(ArrayDeque<Outgoing> one, ArrayDeque<Outgoing> other) {
        Outgoing mine = one.peekFirst();
        Outgoing its = other.peekFirst();
        return mine == null || (its != null && its.sequence < mine.sequence) ? other : one;
    }

    private void supersede(String topic) {
        for (Iterator<Outgoing> all = ordinary.iterator(); all.hasNext(); ) {
            Outgoing old = all.next();
            if (old.kind == RecordClass.STATUS && old.message.topic().equals(topic)) {
                all.remove();
                bytes -= old.message.weight();
                drops.add(Drop.SUPERSEDED, 1);
            }
        }
    }
}
