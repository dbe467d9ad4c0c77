package io.edgewise.json;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as people write them in documents: a whole number and a unit, for example {@code 180s}. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)");

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private DurationText() {}

    /**
     * Reads {@code 250ms}, {@code 180s}, {@code 20m}, {@code 2h} or {@code 7d}; never negative.
     *
     * @throws IllegalArgumentException with the form that is right
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a duration; write a whole number and a unit of ms, s, m, h or d, for example 180s");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration unit = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
        if (amount > LONGEST.dividedBy(unit)) {
            throw new IllegalArgumentException("'" + text + "' is longer than a century");
        }
        return unit.multipliedBy(amount);
    }
}
