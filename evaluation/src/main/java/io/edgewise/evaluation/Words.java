package io.edgewise.evaluation;

import io.edgewise.model.Contribution;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How numbers and times are written for people. */
final class Words {
    private Words() {}

    /** Writes a number with four digits; {@code –} for NaN. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        String text = String.format(Locale.ROOT, "%.4g", value);
        if (text.contains("e")) {
            return text.replaceFirst("\\.?0+e", "e")
                    .replace("e+0", "e")
                    .replace("e+", "e")
                    .replace("e-0", "e-");
        }
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    /** Writes a duration as an operator would in a file: the largest unit that is whole. */
    static String exact(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        return seconds % 86_400 == 0 && seconds > 0
                ? seconds / 86_400 + "d"
                : seconds % 3600 == 0 && seconds > 0
                        ? seconds / 3600 + "h"
                        : seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** Writes about how long. */
    static String duration(Duration duration) {
        return seconds(duration.toMillis() / 1e3);
    }

    /** Writes about how long. */
    static String seconds(double seconds) {
        if (Double.isNaN(seconds)) {
            return "–";
        }
        double size = Math.abs(seconds);
        if (size >= 2 * 86_400) {
            return number(seconds / 86_400) + " d";
        }
        if (size >= 2 * 3600) {
            return number(seconds / 3600) + " h";
        }
        return size >= 120 ? number(seconds / 60) + " min" : number(seconds) + " s";
    }

    /** Writes a share as percent; {@code –} for NaN. */
    static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Writes what stood out, the worst feature of each channel, at most so many channels. */
    static String contributions(List<Contribution> all, int most) {
        Map<String, Contribution> worst = new LinkedHashMap<>();
        all.forEach(one -> worst.putIfAbsent(one.channel(), one));
        String words = worst.values().stream()
                .limit(most)
                .map(one -> one.channel() + " " + one.feature() + " " + one.seen() + " outside " + one.normal())
                .collect(Collectors.joining("; "));
        int more = worst.size() - most;
        return words.isEmpty() ? "no channel stands out" : words + (more > 0 ? "; " + more + " more" : "");
    }
}
