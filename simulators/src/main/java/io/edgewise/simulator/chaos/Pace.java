package io.edgewise.simulator.chaos;

import io.edgewise.time.Ticker;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Calls for each record when its time has come; who is late catches up. */
final class Pace {
    private Pace() {}

    /**
     * Calls with each number, from 0.
     *
     * @return how many times it called: fewer than there are records when its thread was interrupted
     */
    static int run(Ticker ticker, Records records, IntConsumer offer) {
        long start = ticker.nanos();
        for (int number = 0; number < records.count(); number++) {
            long due = start + (long) (number * 1e9 / records.perSecond());
            for (long left = due - ticker.nanos(); left > 0; left = due - ticker.nanos()) {
                LockSupport.parkNanos(left);
                if (Thread.currentThread().isInterrupted()) {
                    return number;
                }
            }
            offer.accept(number);
        }
        return records.count();
    }
}
