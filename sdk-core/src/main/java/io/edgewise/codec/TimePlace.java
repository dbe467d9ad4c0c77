package io.edgewise.codec;

import io.edgewise.codec.PayloadRecogniser.Seen;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where JSON payloads say their time. */
final class TimePlace {
    private static final double NANOS = 1e9;

    private final @Nullable String place;
    private final double perSecond;
    private final Set<String> places;
    private long lead;

    private TimePlace(@Nullable String place, double perSecond, Set<String> places) {
        this.place = place;
        this.perSecond = perSecond;
        this.places = places;
    }

    /**
     * A place that holds times alone: texts of a moment, or numbers, if it is named like a time or they are close to
     * now. Of several the one that moves most: the time of a state's last change stands still while the state does.
     */
    static TimePlace of(List<Seen> seen) {
        Map<String, Integer> fits = new LinkedHashMap<>();
        Map<String, Double> scales = new LinkedHashMap<>();
        Map<String, Object> last = new HashMap<>();
        Map<String, Integer> moves = new HashMap<>();
        int rows = 0;
        for (Seen one : seen) {
            for (Map<String, @Nullable Object> row : one.rows()) {
                rows++;
                row.forEach((at, value) -> {
                    double scale = scale(at, value, one.message().arrivalNanos());
                    if (scale > 0 && value != null && fits.size() < 64) {
                        fits.merge(at, 1, Integer::sum);
                        scales.putIfAbsent(at, scale);
                        moves.merge(at, value.equals(last.put(at, value)) ? 0 : 1, Integer::sum);
                    }
                });
            }
        }
        String best = null;
        for (Map.Entry<String, Integer> entry : fits.entrySet()) {
            int moved = moves.getOrDefault(entry.getKey(), 0);
            int most = best == null ? -1 : moves.getOrDefault(best, 0);
            boolean more = moved > most || (moved == most && best != null && isNamed(entry.getKey()) && !isNamed(best));
            if (entry.getValue() * 10 >= rows * 9 && more) {
                best = entry.getKey();
            }
        }
        TimePlace found = new TimePlace(
                best, best == null ? 1000 : scales.getOrDefault(best, 1000.0), new HashSet<>(fits.keySet()));
        if (best != null && !seen.isEmpty()) {
            Seen latest = seen.get(seen.size() - 1);
            for (Map<String, @Nullable Object> row : latest.rows()) {
                found.lead = found.nanos(row, 0) - latest.message().arrivalNanos();
            }
        }
        return found;
    }

    private static boolean isNamed(String at) {
        return ColumnNames.isTime(at.substring(at.lastIndexOf('/') + 1));
    }

    /** How many of its units make a second; 0 where the value is no time. Text counts as milliseconds. */
    private static double scale(String at, @Nullable Object value, long arrival) {
        boolean named = isNamed(at);
        if (value instanceof String text) {
            return TimeText.plain(text) != null ? 1000 : 0;
        }
        if (!(value instanceof Double number) || at.isEmpty()) {
            return 0;
        }
        for (double scale = 1; scale <= NANOS; scale *= 1000) {
            double seconds = number / scale;
            boolean near = Math.abs(seconds - arrival / NANOS) < 2 * 86_400;
            if (PlacedRecogniser.plausible(seconds) && (named || near)) {
                return scale;
            }
        }
        return 0;
    }

    /** Returns when a row was, or when it arrived where it does not say. */
    long nanos(Map<String, @Nullable Object> row, long arrival) {
        Object value = place == null ? null : row.get(place);
        if (value instanceof Double number) {
            double millis = number / perSecond * 1e3;
            long whole = (long) millis;
            return whole * 1_000_000L + (long) ((millis - whole) * 1e6);
        }
        if (value instanceof String text) {
            TimeText time = TimeText.plain(text);
            return time == null ? arrival : time.nanos();
        }
        return arrival;
    }

    @Nullable
    String place() {
        return place;
    }

    /** Returns all places that hold times: none of them is a channel. */
    Set<String> places() {
        return places;
    }

    boolean isArrival() {
        return place == null;
    }

    String unit() {
        return perSecond == 1 ? "s" : perSecond == 1e6 ? "us" : perSecond == 1e9 ? "ns" : "ms";
    }

    /** Returns how far the last time lies ahead of its arrival. */
    long lead() {
        return lead;
    }

    String words() {
        return "numbers are " + unit() + " since 1970, or it is RFC 3339";
    }

    String why() {
        return places.isEmpty()
                ? "payloads say no time: rows are stamped when they arrive"
                : "not every payload says its time: rows are stamped when they arrive";
    }
}
