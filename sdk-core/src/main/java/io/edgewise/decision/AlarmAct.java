package io.edgewise.decision;

import java.time.Duration;

/** What people do to a pipeline's alarm. */
public enum AlarmAct {
    /** Says that somebody has seen it. */
    ACKNOWLEDGE(false),
    /** Silences it for a time. */
    SHELVE(true),
    /** Takes it out of the shelf. */
    UNSHELVE(false),
    /** Takes the pipeline out of service for a time: the technician's hold. */
    HOLD(true),
    /** Ends a hold. */
    RELEASE(false),
    /** Ends an alarm, latched or not. */
    RESET(false);

    /** How long a shelf or a hold lasts at most: nobody forgets a machine for longer. */
    public static final Duration LONGEST = Duration.ofDays(30);

    private final boolean lasting;

    AlarmAct(boolean lasting) {
        this.lasting = lasting;
    }

    /** Tells whether it lasts for a time and needs a reason. */
    public boolean lasts() {
        return lasting;
    }
}
