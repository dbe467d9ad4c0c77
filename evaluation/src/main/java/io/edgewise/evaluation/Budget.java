package io.edgewise.evaluation;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many false alarms are allowed.
 *
 * @param count so many
 * @param per in so long
 */
record Budget(long count, Duration per) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([1-9][0-9]{0,5})\\s+(?:per|in|/)\\s+([1-9][0-9]{0,5})?\\s*"
                    + "(min|m|h|d|w|day|days|week|weeks|hour|hours|month|year)\\s*");

    /** Reads for example {@code 1 per 30d} or {@code 2 per week}. */
    static Budget parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new BacktestException(
                    "--false-alarms: '" + text + "' is no budget; say for example \"1 per 30d\" or \"2 per week\"");
        }
        long units = matcher.group(2) == null ? 1 : Long.parseLong(matcher.group(2));
        Duration unit = switch (matcher.group(3)) {
            case "min", "m" -> Duration.ofMinutes(1);
            case "h", "hour", "hours" -> Duration.ofHours(1);
            case "w", "week", "weeks" -> Duration.ofDays(7);
            case "month" -> Duration.ofDays(30);
            case "year" -> Duration.ofDays(365);
            default -> Duration.ofDays(1);
        };
        return new Budget(Long.parseLong(matcher.group(1)), unit.multipliedBy(units));
    }

    double perSecond() {
        return count / (double) per.toSeconds();
    }

    String words() {
        return count + " per " + Words.duration(per);
    }
}
