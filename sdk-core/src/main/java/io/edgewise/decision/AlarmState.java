package io.edgewise.decision;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a pipeline's alarm stands, in the states of ISA-18.2 and OPC UA Part 9. What the machine does moves it (RAISE,
 * CLEAR), and what people do.
 *
 * <pre>
 *             RAISE                  ACKNOWLEDGE
 *   NORMAL ----------> UNACKNOWLEDGED ----------> ACKNOWLEDGED
 *     ^  ^               |  ^                        |
 *     |  |        CLEAR  |  | RAISE                  | CLEAR, RESET
 *     |  |               v  |                        |
 *     |  +---------- RETURNED                        |
 *     |  ACKNOWLEDGE                                 |
 *     +----------------------------------------------+
 *
 *   any of these --SHELVE--> SHELVED --UNSHELVE, its time ends--> the one that the machine is in
 *   any of these, SHELVED --HOLD--> OUT_OF_SERVICE --RELEASE, its time ends--> the one that the machine is in
 * </pre>
 *
 * A shelved alarm is judged on, and comes out of the shelf as what it is by then. What is out of service is not judged:
 * it begins anew, and only a latched alarm has stayed. RESET ends an alarm and counts as having seen it; if its cause
 * stays it comes again.
 */
public enum AlarmState {
    /** There is no alarm, and none that nobody has seen. */
    NORMAL,
    /** There is an alarm that nobody has acknowledged. */
    UNACKNOWLEDGED,
    /** There is an alarm that somebody has acknowledged. */
    ACKNOWLEDGED,
    /** There was an alarm, it went, and nobody has acknowledged it. */
    RETURNED,
    /** Somebody has silenced it for a time: it is judged on, and does not go out. */
    SHELVED,
    /** A technician holds it for a time: it is not judged, nothing is learned, nothing goes out. */
    OUT_OF_SERVICE;

    private static final Set<AlarmState> JUDGED = EnumSet.of(NORMAL, UNACKNOWLEDGED, ACKNOWLEDGED, RETURNED);

    /** Tells whether an act of this kind can be done in this state. */
    public boolean allows(AlarmAct act) {
        return switch (act) {
            case ACKNOWLEDGE -> this == UNACKNOWLEDGED || this == RETURNED;
            case RESET -> this == UNACKNOWLEDGED || this == ACKNOWLEDGED;
            case SHELVE -> this != OUT_OF_SERVICE;
            case UNSHELVE -> this == SHELVED;
            case HOLD -> true;
            case RELEASE -> this == OUT_OF_SERVICE;
        };
    }

    /** Tells whether an alarm in this state may be in the other one next; staying is no step. */
    public boolean mayBecome(AlarmState next) {
        return switch (this) {
            case NORMAL -> next == UNACKNOWLEDGED || next == SHELVED || next == OUT_OF_SERVICE;
            case UNACKNOWLEDGED -> next != UNACKNOWLEDGED;
            case ACKNOWLEDGED -> next == NORMAL || next == SHELVED || next == OUT_OF_SERVICE;
            case RETURNED -> next == NORMAL || next == UNACKNOWLEDGED || next == SHELVED || next == OUT_OF_SERVICE;
            case SHELVED -> next == OUT_OF_SERVICE || JUDGED.contains(next);
            case OUT_OF_SERVICE -> next == SHELVED || JUDGED.contains(next);
        };
    }

    /** Says why an act cannot be done in this state; only asked where {@link #allows} says no. */
    public AlarmRefusal whyNot(AlarmAct act) {
        if (act == AlarmAct.RELEASE) {
            return AlarmRefusal.NOT_OUT_OF_SERVICE;
        }
        return switch (this) {
            case OUT_OF_SERVICE -> AlarmRefusal.IS_OUT_OF_SERVICE;
            case SHELVED -> AlarmRefusal.IS_SHELVED;
            default -> act == AlarmAct.UNSHELVE ? AlarmRefusal.NOT_SHELVED : whyNotInService();
        };
    }

    private AlarmRefusal whyNotInService() {
        return switch (this) {
            case RETURNED -> AlarmRefusal.ALARM_HAS_GONE;
            case ACKNOWLEDGED -> AlarmRefusal.ALREADY_ACKNOWLEDGED;
            default -> AlarmRefusal.NO_ALARM;
        };
    }
}
