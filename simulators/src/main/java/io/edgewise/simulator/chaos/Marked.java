package io.edgewise.simulator.chaos;

import java.util.Arrays;

/** What arrived, each payload with a last byte that says whether it may have been sent before. Any thread. */
final class Marked {
    private final int count;
    private final Arrivals arrivals;
    private final Object lock = new Object();

    // Guarded by lock.
    private int highest = -1;
    private int unmarked;
    private int disordered;

    Marked(int count) {
        this.count = count;
        this.arrivals = new Arrivals(count);
    }

    /** Returns the payload with its mark. */
    static byte[] payload(byte[] record, boolean repeated) {
        byte[] marked = Arrays.copyOf(record, record.length + 1);
        marked[record.length] = (byte) (repeated ? 1 : 0);
        return marked;
    }

    /** Notes a marked payload. */
    void note(byte[] payload) {
        int last = payload.length - 1;
        note(last < 0 ? -1 : Records.number(Arrays.copyOf(payload, last)), last >= 0 && payload[last] == 1);
    }

    /** Notes the record of that number. */
    void note(int number, boolean repeated) {
        synchronized (lock) {
            if (number >= 0 && number < count) {
                if (arrivals.has(number)) {
                    unmarked += repeated ? 0 : 1;
                } else {
                    disordered += number < highest ? 1 : 0;
                    highest = Math.max(highest, number);
                }
            }
            arrivals.note(number);
        }
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** Returns how many came again without a mark. */
    int unmarked() {
        synchronized (lock) {
            return unmarked;
        }
    }

    /** Returns how many came for the first time after a later one. */
    int disordered() {
        synchronized (lock) {
            return disordered;
        }
    }
}
