package io.edgewise.agent.source;

import io.edgewise.codec.FrameException;
import io.edgewise.codec.FrameReader;
import io.edgewise.duty.DutyRunner;
import io.edgewise.mqtt.DeadLetterFile;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Frame;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Frames from lines, each a payload of its own. A thread of its own reads them into a bounded queue and waits while
 * that is full, so nothing is dropped here: what writes waits too, or the file keeps it. A line that cannot be read is
 * counted by its problem and kept as a dead letter. One owner, but for the counts.
 */
final class LineSource implements SampleSource {
    private static final int MOST_WAITING = 1024;
    private static final int BAD_PER_POLL = 64;

    private final String place;
    private final LineInput input;
    private final FrameReader reader;
    private final DeadLetterFile deadLetters;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final DutyRunner runner;
    private volatile Runnable arrival = () -> {};

    // Written by the owner, read by any thread.
    private final Map<String, AtomicLong> bad = new ConcurrentSkipListMap<>();
    private final AtomicLong rows = new AtomicLong();

    LineSource(String place, LineInput input, FrameReader reader, DeadLetterFile deadLetters) {
        this.place = place;
        this.input = input;
        this.reader = reader;
        this.deadLetters = deadLetters;
        input.into(this::take);
        this.runner = DutyRunner.start(input, input.restMillis());
    }

    private void take(byte[] line) throws InterruptedException {
        waiting.put(line);
        arrival.run();
    }

    @Override
    public @Nullable Frame poll() {
        for (int tries = 0; tries < BAD_PER_POLL; tries++) {
            byte[] line = waiting.poll();
            if (line == null) {
                return null;
            }
            try {
                Frame frame = reader.read(place, line);
                rows.lazySet(rows.get() + frame.rows());
                return frame;
            } catch (FrameException e) {
                String problem = e.problem().name();
                bad.computeIfAbsent(problem, name -> new AtomicLong()).incrementAndGet();
                deadLetters.offer(place, line, problem, String.valueOf(e.getMessage()));
            }
        }
        return null;
    }

    @Override
    public void onArrival(Runnable wake) {
        arrival = wake;
    }

    QueueStatus queue() {
        Map<String, Long> dropped = new TreeMap<>();
        bad.forEach((problem, count) -> dropped.put(problem, count.get()));
        dropped.putAll(input.lost());
        return new QueueStatus(waiting.size(), MOST_WAITING, reader.ignored(), dropped, input.trouble());
    }

    long rows() {
        return rows.get();
    }

    @Override
    public void close() {
        input.close();
        runner.close();
    }
}
