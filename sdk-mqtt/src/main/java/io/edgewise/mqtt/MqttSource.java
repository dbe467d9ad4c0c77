package io.edgewise.mqtt;

import io.edgewise.codec.FrameException;
import io.edgewise.codec.FrameReader;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Frame;
import io.edgewise.telemetry.Telemetry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The frames of one subscription. A payload that is no frame is counted by its problem and kept as a dead letter; the
 * lane does not notice. One owner, but for the counts.
 */
public final class MqttSource implements SampleSource {
    // So that a flood of bad payloads does not keep the lane from its other work.
    private static final int BAD_PER_POLL = 64;
    private static final String READER_FAILED = "READER_FAILED";

    private final MqttInbox inbox;
    private final FrameReader reader;
    private final DeadLetterFile deadLetters;
    private final Telemetry telemetry;

    // Any thread. The keys are a few enum names.
    private final Map<String, AtomicLong> bad = new ConcurrentSkipListMap<>();

    // Written by the owner, read by any thread.
    private final AtomicLong rows = new AtomicLong();
    private volatile long ignored;

    /** Makes a source; closing it closes the inbox, and leaves the dead letters to whoever made them. */
    public MqttSource(MqttInbox inbox, FrameReader reader, DeadLetterFile deadLetters, Telemetry telemetry) {
        this.inbox = inbox;
        this.reader = reader;
        this.deadLetters = deadLetters;
        this.telemetry = telemetry;
    }

    @Override
    public @Nullable Frame poll() {
        for (int tries = 0; tries < BAD_PER_POLL; tries++) {
            MqttMessage message = inbox.poll();
            if (message == null) {
                return null;
            }
            Frame frame = read(message);
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    @Override
    public void onArrival(Runnable wake) {
        inbox.onArrival(wake);
    }

    /** Waits until a message may be there, at most this long; tells whether there is one. */
    public boolean await(Duration limit) throws InterruptedException {
        return inbox.await(limit);
    }

    /** Returns how many payloads were no frames, by problem. */
    public Map<String, Long> badPayloads() {
        Map<String, Long> counts = new TreeMap<>();
        bad.forEach((problem, count) -> counts.put(problem, count.get()));
        return counts;
    }

    /** Returns how many messages never became frames, by {@link Drop} or by their problem. */
    public Map<String, Long> dropped() {
        Map<String, Long> counts = badPayloads();
        inbox.dropped().forEach((reason, count) -> counts.merge(reason, count, Long::sum));
        return counts;
    }

    /** Returns how many rows came. */
    public long rows() {
        return rows.get();
    }

    /** Returns how many values of channels that nothing is bound to were passed over. */
    public long ignored() {
        return ignored;
    }

    /** Returns the subscription it reads. */
    public MqttInbox inbox() {
        return inbox;
    }

    @Override
    public void close() {
        inbox.close();
    }

    private @Nullable Frame read(MqttMessage message) {
        try {
            return counted(reader.read(message.topic(), message.payload()));
        } catch (FrameException e) {
            reject(message, e.problem().name(), e);
        } catch (RuntimeException e) {
            // A reader's bug: the payload that shows it is kept, and the next ones are still read.
            Logger.error(e, "the reader failed on a payload of {}", message.topic());
            reject(message, READER_FAILED, e);
        }
        return null;
    }

    private Frame counted(Frame frame) {
        rows.lazySet(rows.get() + frame.rows());
        ignored = reader.ignored();
        return frame;
    }

    private void reject(MqttMessage message, String problem, RuntimeException why) {
        bad.computeIfAbsent(problem, name -> new AtomicLong()).incrementAndGet();
        telemetry.count("mqtt.payload.bad." + problem.toLowerCase(Locale.ROOT), 1);
        deadLetters.offer(message.topic(), message.payload(), problem, String.valueOf(why.getMessage()));
    }
}
