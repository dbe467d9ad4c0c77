package io.edgewise.agent.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes with units, for example {@code 30s} and {@code 2GiB}. A number without a unit is none. */
final class Quantities {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([A-Za-z]+)");
    private static final Map<String, Duration> TIMES = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    /** A hundred years: what is longer does not fit into nanoseconds everywhere. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Quantities() {}

    static Optional<Duration> duration(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !TIMES.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        try {
            Duration duration = TIMES.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
            return duration.compareTo(LONGEST) <= 0 ? Optional.of(duration) : Optional.empty();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    static Optional<Long> bytes(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !SIZES.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Math.multiplyExact(SIZES.get(matcher.group(2)), Long.parseLong(matcher.group(1))));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
