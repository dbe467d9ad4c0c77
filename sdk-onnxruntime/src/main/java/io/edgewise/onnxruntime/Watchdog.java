package io.edgewise.onnxruntime;

import ai.onnxruntime.OrtException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tinylog.Logger;

/**
 * Ends runs that take too long: a graph may hold a loop without end, and native code does not hear interrupts.
 *
 * <p>One daemon thread for all sessions of the process. While models run it wakes four times in the shortest deadline
 * (never more often than every 5 ms) and counts the ticks for which it sees the same run; a run is ended between one
 * and one and a half deadlines after it began. While nothing runs it sleeps without a time limit. A run costs two
 * uncontended locks and no wake-up while it ticks. It counts only time that it has itself waited, so that a machine
 * that was suspended ends no healthy run. It must never do anything but look and set flags.
 */
final class Watchdog implements Runnable {
    private static final long SHORTEST_TICK = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_TICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Watchdog SHARED = started();

    // Set once.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    // Guarded by lock.
    private final List<WatchedRun> runs = new ArrayList<>();

    // Written under lock; a session that sees it true need not wake anybody.
    private volatile boolean ticking;

    private Watchdog() {}

    /** Returns the watched runs of a new session. */
    static WatchedRun watch(Duration deadline) throws OrtException {
        WatchedRun run = new WatchedRun(deadline.toNanos());
        SHARED.lock.lock();
        try {
            SHARED.runs.add(run);
        } finally {
            SHARED.lock.unlock();
        }
        return run;
    }

    static void begin(WatchedRun run) {
        run.begin();
        if (!SHARED.ticking) { // read after begin: either the watchdog sees the run or we see that it sleeps
            SHARED.wake();
        }
    }

    static void forget(WatchedRun run) {
        SHARED.lock.lock();
        try {
            SHARED.runs.remove(run);
        } finally {
            SHARED.lock.unlock();
        }
        run.close();
    }

    @Override
    public void run() {
        while (true) {
            lock.lock();
            try {
                while (!ticking) {
                    work.await();
                }
                tick(waited(tickNanos()));
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt it; models would run without a deadline if it went.
                Logger.warn("the watchdog of ONNX Runtime was interrupted and goes on");
            } finally {
                lock.unlock();
            }
        }
    }

    private void tick(long nanos) {
        boolean busy = false;
        for (WatchedRun run : runs) {
            busy |= run.tick(nanos);
        }
        if (busy) {
            return;
        }
        ticking = false;
        for (WatchedRun run : runs) { // a run that began before it could see that we sleep
            ticking |= run.tick(0);
        }
    }

    private long waited(long nanos) throws InterruptedException {
        long left = nanos;
        while (left > 0) {
            left = work.awaitNanos(left);
        }
        return nanos;
    }

    private long tickNanos() {
        long shortest = LONGEST_TICK * 4;
        for (WatchedRun run : runs) {
            shortest = Math.min(shortest, run.deadlineNanos());
        }
        return Math.max(shortest / 4, SHORTEST_TICK);
    }

    private void wake() {
        lock.lock();
        try {
            ticking = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private static Watchdog started() {
        Watchdog watchdog = new Watchdog();
        Thread thread = new Thread(watchdog, "edgewise-onnx-watchdog");
        thread.setDaemon(true);
        thread.start();
        return watchdog;
    }
}
