package io.edgewise.duty;

import org.tinylog.Logger;

/**
 * Owns the thread of a {@link DutyCycle}: its turns, its rest between turns, its errors. An error ends a turn, is
 * logged once, and the next turn comes after a rest: one bad turn never ends a job.
 */
public final class DutyRunner implements AutoCloseable {
    private static final int SPINS_BEFORE_REST = 1;

    private final DutyCycle duty;
    private final long restMillis;
    private final Thread thread;
    private volatile boolean running = true;

    private DutyRunner(DutyCycle duty, long restMillis) {
        this.duty = duty;
        this.restMillis = restMillis;
        this.thread = new Thread(this::run, duty.roleName());
        this.thread.setDaemon(true);
    }

    /**
     * Starts a thread for this job.
     *
     * @param restMillis how long it rests after a turn without work, at least 1
     */
    public static DutyRunner start(DutyCycle duty, long restMillis) {
        DutyRunner runner = new DutyRunner(duty, Math.max(1, restMillis));
        runner.thread.start();
        return runner;
    }

    /** Ends the job after its present turn and waits up to two seconds for the thread; a second call does nothing. */
    @Override
    public void close() {
        running = false;
        thread.interrupt();
        boolean interrupted = false;
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            duty.onStart();
            turns();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            duty.onClose();
        }
    }

    private void turns() throws InterruptedException {
        int idle = 0;
        while (running) {
            int work;
            try {
                work = duty.doWork();
            } catch (RuntimeException e) {
                Logger.error(e, "{}: a turn failed; the next one follows", duty.roleName());
                work = 0;
            }
            idle = work > 0 ? 0 : idle + 1;
            if (idle >= SPINS_BEFORE_REST) {
                Thread.sleep(restMillis);
            }
        }
    }
}
