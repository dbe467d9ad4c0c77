package io.edgewise.simulator.chaos;

import java.util.BitSet;

/**
 * What came of one run.
 *
 * @param count how many records were offered
 * @param accepted how many the publisher took in
 * @param delivered how many different records arrived
 * @param lost how many were taken in and never arrived
 * @param duplicates how many arrived that had arrived before
 * @param damaged how many arrived with a wrong checksum; not counted as delivered
 * @param firstLostSeq the first one lost; -1 for none
 * @param recoverySeconds from a cause's end to the first record acknowledged after it, the longest; NaN for never
 * @param downs how often the publisher told that the line is down
 * @param before what this process held before the publisher was made
 * @param after and after it was closed
 */
record Figures(
        int count,
        int accepted,
        int delivered,
        int lost,
        int duplicates,
        int damaged,
        int firstLostSeq,
        double recoverySeconds,
        int downs,
        Usage before,
        Usage after) {
    static Figures of(
            int count, Account account, Arrivals arrivals, double recoverySeconds, Usage before, Usage after) {
        BitSet accepted = account.accepted();
        int lost = 0;
        int first = -1;
        for (int number = accepted.nextSetBit(0); number >= 0; number = accepted.nextSetBit(number + 1)) {
            if (!arrivals.has(number)) {
                first = lost == 0 ? number : first;
                lost++;
            }
        }
        return new Figures(
                count,
                accepted.cardinality(),
                arrivals.distinct(),
                lost,
                arrivals.repeated(),
                arrivals.damaged(),
                first,
                recoverySeconds,
                account.downs(),
                before,
                after);
    }
}
