package io.edgewise.agent.source;

import io.edgewise.agent.push.PushDoors;
import io.edgewise.agent.push.PushException;
import io.edgewise.agent.push.PushTaker;
import io.edgewise.agent.push.TokenFile;
import io.edgewise.codec.FrameException;
import io.edgewise.codec.FrameReader;
import io.edgewise.deploy.Input;
import io.edgewise.identity.KeyFileException;
import io.edgewise.mqtt.DeadLetterFile;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Frames that are pushed. A payload is read by the thread of its connection, so that its sender is told what is wrong
 * with it, and waits as a frame of its own. Nothing that was accepted is dropped while the source lives: where there is
 * no room the sender is told to come again. One that cannot be read is counted and kept as a dead letter.
 */
final class PushSource implements SampleSource, PushTaker {
    private static final int MOST_WAITING = 1024;
    private static final long MOST_BYTES = 16L << 20;

    // Set once.
    private final Input.Push input;
    private final PushDoors doors;
    private final TokenFile token;
    private final FrameReader reader; // for one thread at a time: the door calls for one path so
    private final DeadLetterFile deadLetters;
    private volatile Runnable arrival = () -> {};

    // Handed over by connections; taken by the lane.
    private final BlockingQueue<Frame> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong waitingBytes = new AtomicLong();

    // Read by any thread.
    private final Map<String, AtomicLong> dropped = new ConcurrentSkipListMap<>();
    private final AtomicLong rows = new AtomicLong();
    private volatile long ignored;

    PushSource(Input.Push input, PushDoors doors, TokenFile token, FrameReader reader, DeadLetterFile deadLetters) {
        this.input = input;
        this.doors = doors;
        this.token = token;
        this.reader = reader;
        this.deadLetters = deadLetters;
    }

    /**
     * Opens one.
     *
     * @throws KeyFileException when the token file cannot be used
     * @throws UncheckedIOException when the port cannot be opened
     */
    static PushSource open(Input.Push input, PushDoors doors, FrameReader reader, DeadLetterFile deadLetters) {
        PushSource source = new PushSource(input, doors, new TokenFile(input.token()), reader, deadLetters);
        try {
            doors.open(input.port(), input.path(), source);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return source;
    }

    @Override
    public boolean admits(String presented) {
        return token.matches(presented);
    }

    @Override
    public boolean hasRoom() {
        return waiting.remainingCapacity() > 0 && waitingBytes.get() < MOST_BYTES;
    }

    @Override
    public Taken read(byte[] payload) throws PushException {
        try {
            return new ReadFrame(copy(reader.read(input.place(), payload)));
        } catch (FrameException e) {
            String problem = e.problem().name();
            count(problem);
            deadLetters.offer(input.place(), payload, problem, String.valueOf(e.getMessage()));
            throw new PushException(problem, String.valueOf(e.getMessage()), e);
        }
    }

    private final class ReadFrame implements Taken {
        private final Frame frame;

        ReadFrame(Frame frame) {
            this.frame = frame;
        }

        @Override
        public int rows() {
            return frame.rows();
        }

        @Override
        public void queue() {
            ignored = reader.ignored();
            waitingBytes.addAndGet(bytes(frame));
            waiting.add(frame); // there was room, and nobody else fills it
            rows.addAndGet(frame.rows());
            arrival.run();
        }
    }

    @Override
    public void turnedAway(Reason reason) {
        count(reason.name());
    }

    private void count(String reason) {
        dropped.computeIfAbsent(reason, name -> new AtomicLong()).incrementAndGet();
    }

    private static Frame copy(Frame read) {
        Frame copy = new Frame(read.channels(), Math.max(1, read.rows()));
        for (int row = 0; row < read.rows(); row++) {
            int at = copy.addRow(read.timeNanos(row));
            for (int channel = 0; channel < read.channels().size(); channel++) {
                copy.set(at, channel, read.value(row, channel), read.reasons(row, channel));
            }
        }
        return copy;
    }

    /** Returns what a frame takes in memory: a time a row, a value and its reasons a cell. */
    private static long bytes(Frame frame) {
        return frame.rows() * (8L + 16L * frame.channels().size());
    }

    @Override
    public @Nullable Frame poll() {
        Frame frame = waiting.poll();
        if (frame != null) {
            waitingBytes.addAndGet(-bytes(frame));
        }
        return frame;
    }

    @Override
    public void onArrival(Runnable wake) {
        arrival = wake;
    }

    QueueStatus queue() {
        Map<String, Long> counts = new TreeMap<>();
        dropped.forEach((reason, count) -> counts.put(reason, count.get()));
        return new QueueStatus(waiting.size(), MOST_WAITING, ignored, counts);
    }

    long rows() {
        return rows.get();
    }

    @Override
    public void close() {
        doors.close(input.port(), input.path(), this);
    }
}
