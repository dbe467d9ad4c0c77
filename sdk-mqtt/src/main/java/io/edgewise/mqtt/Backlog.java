package io.edgewise.mqtt;

import io.edgewise.spool.Cursor;
import io.edgewise.spool.RecordClass;
import io.edgewise.spool.Spool;
import io.edgewise.spool.SpoolRecord;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * What waits in the spool, and its way into the outbox: never more than the window lets out, so that what is sent is
 * what the spool gave, in its order. A record leaves the spool by the broker's acknowledgement; when the line breaks it
 * comes from the spool again. A link without a spool has an empty one, and then the outbox alone keeps what waits.
 */
final class Backlog {
    // What is under way is there several times: as the record, as the message, and as what the client makes of it.
    private static final int HEAP_SHARE = 16;

    private final Outbox outbox;
    private final @Nullable Spool spool;
    private final @Nullable Cursor cursor;
    private final Function<SpoolRecord, MqttMessage> dispatch;
    private final @Nullable Batching batching;
    private final Budget budget;
    private final DropCounts drops;
    private final long mostBytes;

    // Written by the link's thread, read by any.
    private volatile boolean more;

    // Confined to the link's thread.
    private final @Nullable Batch batch;
    private boolean hurried;
    private boolean ended;

    Backlog(MqttLinkBuilder parts, Outbox outbox, Budget budget, DropCounts drops, Runnable wake) {
        this.outbox = outbox;
        this.spool = parts.spool;
        this.cursor = spool == null ? null : spool.cursor("mqtt");
        this.dispatch = parts.dispatch;
        this.batching = parts.batching;
        this.batch = batching == null ? null : new Batch(batching, parts.ticker);
        this.budget = budget;
        this.drops = drops;
        this.mostBytes =
                Math.min(parts.settings.queueBytes(), Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        if (spool != null) {
            spool.onAppend(wake);
        }
    }

    /** Tells whether such a message goes through the spool: one that the broker acknowledges and does not keep. */
    boolean takes(MqttMessage message, RecordClass kind) {
        return spool != null && message.qos() > 0 && !message.retained() && kind != RecordClass.STATUS;
    }

    /** Takes a message in; never waits. Returns whether it was taken; if not, the spool has counted it. */
    boolean append(MqttMessage message, RecordClass kind) {
        return spool != null && spool.append(kind, message.topic(), message.payload()) != Spool.REFUSED;
    }

    /** Moves records into the outbox until so many messages are under way, and tells how many. By the link's thread. */
    int refill(int window) {
        if (cursor == null || ended) {
            return 0;
        }
        int moved = 0;
        while (outbox.hasRoom(window, mostBytes)) {
            SpoolRecord next = cursor.poll(budget.allows() ? RecordClass.TELEMETRY : RecordClass.STATUS);
            if (next == null) {
                more = false;
                return moved + sendBatch(hurried);
            }
            take(next);
            moved++;
        }
        more = true;
        return moved;
    }

    private void take(SpoolRecord next) {
        if (next.kind() == RecordClass.EVENT) {
            MqttMessage event = made(next);
            if (event != null) {
                outbox.offer(event, RecordClass.EVENT, List.of(next));
            }
        } else if (batch == null) {
            send(next);
        } else {
            batch.add(next);
            sendBatch(false);
        }
    }

    /** Sends what was put together if it is time; returns how many messages that were. */
    private int sendBatch(boolean now) {
        if (batching == null || batch == null || !(batch.isDue() || (now && !batch.isEmpty()))) {
            return 0;
        }
        List<SpoolRecord> records = batch.take();
        MqttMessage together;
        try {
            together = batching.made().apply(records);
        } catch (RuntimeException e) {
            Logger.error(e, "{} records cannot be put together; this is a bug", records.size());
            records.forEach(this::send);
            return 1;
        }
        budget.spend(together.wireBytes());
        outbox.offer(together, RecordClass.TELEMETRY, records);
        return 1;
    }

    private void send(SpoolRecord record) {
        MqttMessage message = made(record);
        if (message != null) {
            budget.spend(message.wireBytes());
            outbox.offer(message, RecordClass.TELEMETRY, List.of(record));
        }
    }

    /**
     * Returns the message of a record; null when it has none: then it ends here, or it would stand in the way for ever.
     */
    private @Nullable MqttMessage made(SpoolRecord record) {
        try {
            return dispatch.apply(record);
        } catch (RuntimeException e) {
            Logger.error(e, "a record for {} cannot be sent and is dropped; this is a bug", record.topic());
            drops.add(Drop.NOT_ENCODED, 1);
            end(record);
            return null;
        }
    }

    /**
     * Ends what no line will ever take. Of several records each is tried alone first: it may be that only all together
     * are too long. Any thread.
     */
    void giveUp(Outbox.Outgoing message) {
        List<MqttMessage> parts = message.origins.size() < 2 ? List.of() : parts(message.origins);
        if (parts.isEmpty()) {
            if (outbox.refuse(message)) {
                done(message);
            }
        } else {
            parts.forEach(part -> budget.spend(part.wireBytes()));
            outbox.takeApart(message, parts);
        }
    }

    /** Returns a message for each record; none when one of them has none. */
    private List<MqttMessage> parts(List<SpoolRecord> records) {
        try {
            return records.stream().map(dispatch).toList();
        } catch (RuntimeException e) {
            Logger.error(e, "a record of a batch cannot be sent alone; this is a bug");
            return List.of();
        }
    }

    /** Ends records that are delivered, or that no line will ever take. */
    void done(Outbox.Outgoing message) {
        message.origins.forEach(this::end);
    }

    private void end(SpoolRecord record) {
        if (cursor != null) {
            cursor.acknowledge(record);
        }
    }

    /** The line broke: what was under way comes again. By the link's thread, after the outbox has let go of it. */
    void rewind() {
        if (batch != null) {
            batch.clear();
        }
        if (cursor != null) {
            cursor.rewind();
        }
    }

    /** No batch waits for more records any longer. By the link's thread. */
    void hurry() {
        hurried = true;
    }

    /** Nothing more is taken from the spool; what is under way still ends. By the link's thread. */
    void end() {
        ended = true;
        more = false;
    }

    /** Tells whether records may wait behind a window that was full. */
    boolean hasMore() {
        return more;
    }
}
