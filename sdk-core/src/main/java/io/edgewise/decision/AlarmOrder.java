package io.edgewise.decision;

import java.time.Duration;

/**
 * What somebody wants done to an alarm.
 *
 * @param act what
 * @param lasts for how long, above zero and at most {@link AlarmAct#LONGEST}; zero for acts that do not last
 * @param by who, 1 to 64 characters
 * @param reason why, at most 200 characters; must be given for acts that last
 */
public record AlarmOrder(AlarmAct act, Duration lasts, String by, String reason) {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_REASON = 200;

    public AlarmOrder {
        if (act.lasts() != lasts.compareTo(Duration.ZERO) > 0 || lasts.compareTo(AlarmAct.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    act.lasts()
                            ? "say for how long, at most " + AlarmAct.LONGEST.toDays() + "d, for example 8h"
                            : act + " does not last: give no time");
        }
        if (act.lasts() && reason.isBlank()) {
            throw new IllegalArgumentException("say why, for example \"bearing change\"");
        }
        if (by.isBlank()) {
            throw new IllegalArgumentException("say who");
        }
        requirePlain("the name", by, LONGEST_NAME);
        requirePlain("the reason", reason, LONGEST_REASON);
    }

    private static void requirePlain(String what, String text, int longest) {
        if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + " must be one line of at most " + longest + " characters, found " + text.length());
        }
    }
}
