package io.edgewise.simulator.chaos;

import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The time of one run, for the cause of the trouble; measures how long it takes until records flow again. */
final class Course {
    /** How long is waited for records to flow again before it counts as never. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private static final long LOOK_NANOS = 1_000_000;

    private final Ticker ticker;
    private final Publisher publisher;
    private final long start;
    private double recoverySeconds;

    Course(Ticker ticker, Publisher publisher) {
        this.ticker = ticker;
        this.publisher = publisher;
        this.start = ticker.nanos();
    }

    /** What brings the trouble about, and ends it. */
    @FunctionalInterface
    interface Cause {
        void happen(Course course) throws Exception;
    }

    /** Waits until so much time has gone since the first record. */
    void until(Duration sinceStart) throws InterruptedException {
        rest(sinceStart.toNanos() - (ticker.nanos() - start));
    }

    /** Waits. */
    void last(Duration time) throws InterruptedException {
        rest(time.toNanos());
    }

    /** The cause has just ended: waits for the first acknowledgement. */
    void ended() throws InterruptedException {
        long mark = publisher.acknowledged();
        long end = ticker.nanos();
        while (publisher.acknowledged() <= mark) {
            if (ticker.nanos() - end > LONGEST.toNanos()) {
                recoverySeconds = Double.NaN;
                return;
            }
            rest(LOOK_NANOS);
        }
        recovered(ticker.nanos() - end);
    }

    /**
     * The cause has just ended, and the next one comes at this time: waits until then. Who is not back by then has one
     * cause more to get over, and the time runs from the end of that one.
     */
    void endedUntil(Duration sinceStart) throws InterruptedException {
        long mark = publisher.acknowledged();
        long end = ticker.nanos();
        boolean back = false;
        while (ticker.nanos() - start < sinceStart.toNanos()) {
            if (!back && publisher.acknowledged() > mark) {
                back = true;
                recovered(ticker.nanos() - end);
            }
            rest(LOOK_NANOS);
        }
    }

    /** Returns the longest time from a cause's end to the first acknowledgement after it; NaN for never. */
    double recoverySeconds() {
        return recoverySeconds;
    }

    private void recovered(long nanos) {
        recoverySeconds = Math.max(recoverySeconds, nanos / 1e9);
    }

    private void rest(long nanos) throws InterruptedException {
        long end = ticker.nanos() + nanos;
        for (long left = nanos; left > 0; left = end - ticker.nanos()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
