package io.edgewise.decision;

/** Why something that somebody wanted done to an alarm was not done. Each is explained in {@code docs/reasons.md}. */
public enum AlarmRefusal {
    /** There is nothing to acknowledge or to reset. */
    NO_ALARM("there is no alarm"),
    /** Somebody has acknowledged it before. */
    ALREADY_ACKNOWLEDGED("the alarm is acknowledged already"),
    /** What has gone cannot be reset. */
    ALARM_HAS_GONE("the alarm has gone; acknowledge it"),
    /** There is no shelf to take it out of. */
    NOT_SHELVED("the alarm is not shelved"),
    /** What is silenced is not acknowledged or reset. */
    IS_SHELVED("the alarm is shelved; unshelve it first"),
    /** There is no hold to end. */
    NOT_OUT_OF_SERVICE("the pipeline is not out of service"),
    /** What is not judged has no alarm to act on. */
    IS_OUT_OF_SERVICE("the pipeline is out of service; release it first"),
    /** Too many acts wait for the pipeline. */
    TOO_MANY_ACTS("too many acts wait already; try again");

    private final String words;

    AlarmRefusal(String words) {
        this.words = words;
    }

    /** Returns it as people read it, with what to do. */
    public String words() {
        return words;
    }
}
