package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Guess;
import io.edgewise.codec.PayloadRecogniser.Seen;
import io.edgewise.codec.Recognition.Spacing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Arrays of many numbers in JSON: values of one channel, one after the other. */
final class JsonBlocks {
    private static final Set<String> STEPS =
            Set.of("dt", "step", "delta", "interval", "sampleinterval", "sample_interval");
    private static final Set<String> RATES = Set.of(
            "fs",
            "rate",
            "samplerate",
            "sample_rate",
            "samplingrate",
            "sampling_rate",
            "sr",
            "hz",
            "samplingfrequency",
            "odr");

    private JsonBlocks() {}

    /** Returns where messages with blocks say how far apart values lie; null where they do not. */
    static @Nullable Spacing spacing(List<Seen> all) {
        for (Seen one : all) {
            for (Map<String, @Nullable Object> row : one.rows()) {
                for (Map.Entry<String, @Nullable Object> entry : row.entrySet()) {
                    String place = entry.getKey();
                    String key = place.substring(place.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
                    boolean said = entry.getValue() instanceof Double number && number > 0;
                    boolean rate = RATES.contains(key);
                    if (said
                            && (rate || STEPS.contains(key))
                            && row.values().stream().anyMatch(List.class::isInstance)) {
                        return new Spacing(place, rate);
                    }
                }
            }
        }
        return null;
    }

    /** Takes the place of the spacing from those of channels, and blocks too where nobody can tell their times. */
    static void keep(
            Set<String> places, List<Seen> all, @Nullable Spacing spacing, boolean arrival, List<Guess> guesses) {
        Set<String> blocks = new TreeSet<>();
        all.forEach(one -> one.rows()
                .forEach(row -> row.forEach((place, value) -> {
                    if (value instanceof List<?>) {
                        blocks.add(place);
                    }
                })));
        if (blocks.isEmpty()) {
            return;
        }
        if (spacing == null || arrival) {
            places.removeAll(blocks);
            guesses.add(new Guess(
                    "blocks",
                    String.join(", ", blocks),
                    0,
                    "arrays of numbers are values one after the other, and nothing says when: send the time of the"
                            + " first and dt or fs beside it, or an array of times"));
            return;
        }
        places.remove(spacing.place());
        guesses.add(new Guess(
                "blocks",
                String.join(", ", blocks),
                80,
                "values one after the other, the first at the message's time; '" + spacing.place() + "' says "
                        + (spacing.rate() ? "how many come a second" : "how far apart they lie")));
    }

    /** Returns how many nanoseconds lie between two values. */
    static double step(Map<String, @Nullable Object> row, @Nullable Spacing spacing, String timeUnit) {
        Object said = spacing == null ? null : row.get(spacing.place());
        if (spacing == null || !(said instanceof Double number)) {
            return 0;
        }
        double unit = timeUnit.equals("s") ? 1e9 : timeUnit.equals("us") ? 1e3 : timeUnit.equals("ns") ? 1 : 1e6;
        return spacing.rate() ? 1e9 / number : number * unit;
    }

    static void take(ChannelProfile profile, long nanos, List<?> block, double step) {
        for (int i = 0; i < block.size(); i++) {
            if (block.get(i) instanceof Double number) {
                profile.take(nanos + Math.round(i * step), number, 0);
            }
        }
    }
}
