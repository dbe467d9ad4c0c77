package io.edgewise.decision;

import java.time.Duration;

/**
 * How windows become decisions.
 *
 * @param raiseCount of the last {@code raiseOf} judged windows, how many above the threshold raise an alarm
 * @param raiseOf how many judged windows are looked at for raising
 * @param clearCount of the last {@code clearOf} judged windows, how many not above the clear level end an alarm
 * @param clearOf how many judged windows are looked at for clearing
 * @param clearBelow the clear level as a share of the threshold, in (0, 1]; 1 for no hysteresis
 * @param onDelay for how long raising must have been due before the alarm comes
 * @param latch whether an alarm stays until it is reset
 * @param holdLast for how long what was said before is held when windows cannot be judged
 */
public record DecisionSettings(
        int raiseCount,
        int raiseOf,
        int clearCount,
        int clearOf,
        double clearBelow,
        Duration onDelay,
        boolean latch,
        Duration holdLast) {
    /** Three of four raise, four of four clear, held for five minutes. */
    public static final DecisionSettings DEFAULT =
            new DecisionSettings(3, 4, 4, 4, 1.0, Duration.ZERO, false, Duration.ofMinutes(5));

    public DecisionSettings {
        if (raiseCount < 1
                || raiseOf < raiseCount
                || clearCount < 1
                || clearOf < clearCount
                || clearOf > 64
                || raiseOf > 64) {
            throw new IllegalArgumentException("raise and clear need 1 <= count <= of <= 64: raise " + raiseCount
                    + " of " + raiseOf + ", clear " + clearCount + " of " + clearOf);
        }
        if (!(clearBelow > 0 && clearBelow <= 1)) {
            throw new IllegalArgumentException("clear-below is not in (0, 1]: " + clearBelow);
        }
        if (onDelay.isNegative() || holdLast.isNegative()) {
            throw new IllegalArgumentException(
                    "on-delay and hold-last must not be negative: on-delay " + onDelay + ", hold-last " + holdLast);
        }
    }
}
