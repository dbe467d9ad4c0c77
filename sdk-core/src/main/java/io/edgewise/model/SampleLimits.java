package io.edgewise.model;

/**
 * What the sample guard checks beyond ranges, with QARTOD's two levels: suspect makes a sample UNCERTAIN, fail makes it
 * Bad. A limit that is not given is positive infinity, or 0 for a count, and its test does not run.
 *
 * @param rateSuspect change per second, in the channel's unit
 * @param rateFail change per second, in the channel's unit
 * @param spikeSuspect distance from the mean of both neighbours, in the channel's unit
 * @param spikeFail distance from the mean of both neighbours, in the channel's unit
 * @param flatSuspect how many samples may stay within {@code flatTolerance}
 * @param flatFail how many samples may stay within {@code flatTolerance}
 * @param flatTolerance how far apart values may lie and still count as not moving, in the channel's unit
 */
public record SampleLimits(
        double rateSuspect,
        double rateFail,
        double spikeSuspect,
        double spikeFail,
        int flatSuspect,
        int flatFail,
        double flatTolerance) {
    private static final double NO = Double.POSITIVE_INFINITY;

    /** No limit at all. */
    public static final SampleLimits NONE = new SampleLimits(NO, NO, NO, NO, 0, 0, 0);

    /** Tells whether the value's rate of change is checked. */
    public boolean checksRate() {
        return rateSuspect < NO || rateFail < NO;
    }

    /** Tells whether spikes are checked. */
    public boolean checksSpikes() {
        return spikeSuspect < NO || spikeFail < NO;
    }

    /** Tells whether flat lines are checked. */
    public boolean checksFlatLines() {
        return flatSuspect > 0 || flatFail > 0;
    }
}
