package io.edgewise.agent.control;

import io.edgewise.time.Ticker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * Keeps conversations open whose answer waits for somebody, and writes it once that is done or its time is over. They
 * wait side by side, on one thread, and keep nobody else waiting; at most {@value #MOST} do, and who comes then waits
 * for a place, a second at most.
 */
final class LaterAnswers implements AutoCloseable {
    static final int MOST = 32;

    private static final long PLACE_MILLIS = 1_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(60);

    // Set once.
    private final Ticker ticker;
    private final Thread thread;

    // Handed over by the control thread, as many as there are places; nothing wakes it to end.
    private final BlockingQueue<Optional<Waiting>> inbox = new ArrayBlockingQueue<>(MOST + 1);
    private final Semaphore places = new Semaphore(MOST);
    private volatile boolean closed;

    // Confined to the thread.
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(LocalLine line, Later later, long endNanos) {}

    private LaterAnswers(Ticker ticker) {
        this.ticker = ticker;
        this.thread = new Thread(this::serve, "control-later");
        this.thread.setDaemon(true);
    }

    static LaterAnswers start(Ticker ticker) {
        LaterAnswers answers = new LaterAnswers(ticker);
        answers.thread.start();
        return answers;
    }

    /** Takes over a conversation; false where too many wait for too long already, and the caller keeps it. */
    boolean take(LocalLine line, Later later) {
        if (closed || !isPlace()) {
            return false;
        }
        inbox.add(Optional.of(
                new Waiting(line, later, ticker.nanos() + later.limit().toNanos())));
        return true;
    }

    private boolean isPlace() {
        try {
            return places.tryAcquire(PLACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void serve() {
        while (!closed || !waiting.isEmpty() || !inbox.isEmpty()) {
            try {
                // It is looked at them, not called back: a future that never ends would keep each call.
                Optional<Waiting> next = inbox.poll(waiting.isEmpty() ? REST_NANOS : LOOK_NANOS, TimeUnit.NANOSECONDS);
                if (next != null) {
                    next.ifPresent(waiting::add);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
            answerThoseThatAreDue();
        }
    }

    private void answerThoseThatAreDue() {
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            if (closed || one.later.done().isDone() || one.endNanos - ticker.nanos() <= 0) {
                all.remove();
                answer(one);
                places.release();
            }
        }
    }

    private static void answer(Waiting one) {
        try (LocalLine line = one.line) {
            line.restart();
            line.write(one.later.answer().get());
        } catch (IOException | RuntimeException e) {
            Logger.warn("a question on the control socket was not answered: {}", e.toString());
        }
    }

    /** Answers those that wait as it stands. */
    @Override
    public void close() {
        closed = true;
        inbox.offer(Optional.empty());
    }
}
