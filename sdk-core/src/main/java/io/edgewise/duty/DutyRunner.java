package io.edgewise.duty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tinylog.Logger;

/**
 * Owns the thread of a {@link DutyCycle}: its turns, its rest between turns, its errors. An error ends a turn, is
 * logged once, and the next turn comes after a rest: one bad turn never ends a job.
 */
public final class DutyRunner implements AutoCloseable {
    private final DutyCycle duty;
    private final long restNanos;
    private final Thread thread;
    private volatile boolean running = true;

    // Confined to the thread.
    private String lastTrouble = "";

    private DutyRunner(DutyCycle duty, long restMillis) {
        this.duty = duty;
        this.restNanos = TimeUnit.MILLISECONDS.toNanos(restMillis);
        this.thread = new Thread(this::run, duty.roleName());
        this.thread.setDaemon(true);
    }

    /**
     * Starts a thread for this job.
     *
     * @param restMillis how long it rests after a turn without work, at least 1; {@link #wake} ends a rest early
     */
    public static DutyRunner start(DutyCycle duty, long restMillis) {
        DutyRunner runner = new DutyRunner(duty, Math.max(1, restMillis));
        runner.thread.start();
        return runner;
    }

    /** Ends the present rest, or the next one if it has not begun. Any thread may call this, as often as it likes. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Ends the job after its present turn and waits up to two seconds for the thread; a second call does nothing. */
    @Override
    public void close() {
        running = false;
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            duty.onStart();
            while (running) {
                if (turn() == 0 && running) {
                    LockSupport.parkNanos(this, restNanos);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            duty.onClose();
        }
    }

    private int turn() throws InterruptedException {
        try {
            int work = duty.doWork();
            lastTrouble = "";
            return work;
        } catch (RuntimeException | Error e) { // a stack that is too deep, a class that is missing: not the job's end
            if (!e.toString().equals(lastTrouble)) {
                Logger.error(e, "{}: a turn failed; the next one follows", duty.roleName());
            }
            lastTrouble = e.toString();
            return 0;
        }
    }
}
