package io.edgewise.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.signal.Resampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Windows of 4 s, one after the other, brought to 1 Hz where nothing else is said; gaps of up to 3 s are bridged. */
class ResamplingTest {
    private static final Resampling HOLD = new Resampling(1, Resampling.Method.HOLD, Duration.ofSeconds(3));
    private static final Resampling LINEAR = new Resampling(1, Resampling.Method.LINEAR, Duration.ofSeconds(3));
    private static final WindowSpec FOUR =
            new WindowSpec.Time(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ZERO);

    @Test
    void samplesAtThePointsAreTakenAsTheyAre() {
        for (Resampling how : List.of(HOLD, LINEAR)) {
            Slice slice = slice(how, "0=1 1=2 2=3 3=4 4=5");

            assertEquals("1.0 2.0 3.0 4.0", points(slice));
            assertEquals(0, slice.reasons());
        }
    }

    @Test
    void whatLiesBetweenSamplesIsComputedAndSaysSo() {
        Slice held = slice(HOLD, "0=1 2=3 4=5");
        assertEquals("1.0 1.0? 3.0 3.0?", points(held));
        assertEquals(Reason.INTERPOLATED.bit(), held.reasons());
        assertEquals(3.0, held.offending(Reason.INTERPOLATED));

        Slice linear = slice(LINEAR, "0=1 2=3 4=5");
        assertEquals("1.0 2.0? 3.0 4.0?", points(linear)); // the last lies on the line to the sample at 4 s
        assertEquals(4, linear.size());
    }

    @Test
    void anUnevenSourceOfTheSameRateStaysGood() {
        assertEquals("1.0 2.0 3.0 3.0?", points(slice(HOLD, "0=1 0.75=2 1.5=3 3.25=4 4=5"))); // 1.5 s old
        Slice linear = slice(LINEAR, "0=0 0.75=0.75 2.25=2.25 3.25=3.25 4=4");
        assertEquals("0.0 1.0 2.0 3.0", points(linear));
        assertEquals(0, linear.reasons());
    }

    @Test
    void aGapLongerThanTheLongestIsMissing() {
        Slice held = slice(new Resampling(1, Resampling.Method.HOLD, Duration.ofSeconds(1)), "0=1 4=5");
        assertEquals("1.0 1.0? - -", points(held));
        assertTrue(Reason.MISSING.in(held.reasons()));
        assertTrue(Double.isNaN(held.offending(Reason.MISSING)));
        assertEquals(2, held.size());
        assertEquals(4, held.rows());

        assertEquals("1.0 - - -", points(slice(LINEAR, "0=1 4=5"))); // 4 s between them
    }

    @Test
    void samplesFromBeforeTheWindowCount() {
        Windower windower = new Windower(FOUR, HOLD, 1);
        Window window = null;
        for (Row row : rows("0=1 3=4 5=6 8=9")) {
            windower.add(row.time(), row.values(), row.reasons());
            for (Window next = windower.poll(); next != null; next = windower.poll()) {
                window = next;
            }
        }

        assertTrue(window != null && window.startNanos() == 4 * Row.SECOND);
        assertEquals("4.0? 6.0 6.0? 6.0?", points(window.slice(0)));
        assertEquals(1, window.rows());
    }

    @Test
    void aBadSampleIsNoSampleAndItsReasonIsKept() {
        List<Row> rows = new ArrayList<>(rows("0=1 1=2 2=-1e9 3=4 4=5"));
        rows.set(2, rows.get(2).with(Reason.OUT_OF_RANGE.bit()));

        Slice slice = slice(LINEAR, rows);

        assertEquals("1.0 2.0 3.0? 4.0", points(slice));
        assertEquals(Reason.OUT_OF_RANGE.bit() | Reason.INTERPOLATED.bit(), slice.reasons());
        assertEquals(-1e9, slice.offending(Reason.OUT_OF_RANGE));
    }

    @Test
    void aDoubtfulSampleMakesDoubtfulValues() {
        List<Row> rows = new ArrayList<>(rows("0=1 1.25=2 4=5"));
        rows.set(1, rows.get(1).with(Reason.OUT_OF_SPAN.bit()));

        assertEquals("1.0 1.0? 2.0? 2.0?", points(slice(HOLD, rows)));
    }

    @Test
    void anEvenGridOfAnyRateHasThePointsOfItsWindow() {
        for (double rate : new double[] {0.3, 1, 3, 10, 25_600, 44_100, 1e6}) {
            Resampling how = new Resampling(rate, Resampling.Method.HOLD, Duration.ofSeconds(1));
            for (long nanos : new long[] {1, 999, 1_000_000, 10 * Row.SECOND, 180 * Row.SECOND}) {
                long points = how.points(nanos);
                assertTrue(how.offsetNanos(points - 1) < nanos && how.offsetNanos(points) >= nanos, rate + " " + nanos);
            }
        }
        assertEquals(1800, new Resampling(10, Resampling.Method.HOLD, Duration.ofSeconds(1)).points(180 * Row.SECOND));
    }

    @Test
    void windowsAreWhatAPlainReferenceSaysOnRandomStreams() {
        int filled = 0;
        int missing = 0;
        for (long seed = 1; seed <= 150; seed++) {
            Random random = new Random(seed);
            boolean linear = random.nextBoolean();
            double rate = 0.5 + random.nextInt(8) / 2.0;
            Duration longest = Duration.ofMillis(200 + random.nextInt(3_000));
            List<Row> rows = new ArrayList<>();
            long time = 0;
            for (int i = 0; i < 300; i++) {
                time += 1 + random.nextInt(12) * Row.SECOND / 10;
                long against = random.nextInt(9) == 0 ? Reason.OUT_OF_RANGE.bit() : 0;
                rows.add(new Row(time, new double[] {random.nextInt(100)}, new long[] {against}));
            }
            Resampling how = new Resampling(rate, linear ? Resampling.Method.LINEAR : Resampling.Method.HOLD, longest);
            Windower windower = new Windower(FOUR, how, 1);
            for (int fed = 0; fed < rows.size(); fed++) {
                Row row = rows.get(fed);
                windower.add(row.time(), row.values(), row.reasons());
                for (Window window = windower.poll(); window != null; window = windower.poll()) {
                    String expected = reference(rows.subList(0, fed + 1), how, window);
                    assertEquals(expected, points(window.slice(0)), "seed " + seed);
                    filled += expected.contains("?") ? 1 : 0;
                    missing += expected.contains("-") ? 1 : 0;
                }
            }
        }
        assertTrue(filled > 1_000 && missing > 500, filled + " filled, " + missing + " missing");
    }

    /** Each point for itself, over all usable samples that had come. */
    private static String reference(List<Row> rows, Resampling how, Window window) {
        StringBuilder words = new StringBuilder();
        for (int k = 0; window.startNanos() + Math.round(k * 1e9 / how.rateHz()) < window.endNanos(); k++) {
            long t = window.startNanos() + Math.round(k * 1e9 / how.rateHz());
            Row a = null;
            Row b = null;
            for (Row row : rows) {
                boolean usable = row.reasons()[0] == 0;
                a = usable && row.time() <= t ? row : a;
                b = usable && row.time() > t && b == null ? row : b;
            }
            double step = 1e9 / how.rateHz();
            long longest = how.longest().toNanos();
            if (a != null && a.time() == t) {
                words.append(a.values()[0]);
            } else if (how.method() == Resampling.Method.HOLD) {
                boolean known = a != null && t - a.time() <= longest;
                words.append(!known ? "-" : a.values()[0] + (t - a.time() < step - 1 ? "" : "?"));
            } else if (a == null || b == null || b.time() - a.time() > longest) {
                words.append("-");
            } else {
                double share = (t - a.time()) / (double) (b.time() - a.time());
                words.append(a.values()[0] + (b.values()[0] - a.values()[0]) * share);
                words.append(Math.min(t - a.time(), b.time() - t) <= step / 2 + 1 ? "" : "?");
            }
            words.append(' ');
        }
        return words.toString().trim();
    }

    @Test
    void whatCannotBeResampledIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Windower(new WindowSpec.Count(4, 4, 0), HOLD, 1));
        Resampling fast = new Resampling(1e6, Resampling.Method.HOLD, Duration.ofSeconds(1));
        assertThrows(IllegalArgumentException.class, () -> new Windower(FOUR, fast, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Resampling(Double.NaN, Resampling.Method.HOLD, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new Resampling(1, Resampling.Method.HOLD, Duration.ZERO));
    }

    private static Slice slice(Resampling how, String rows) {
        return slice(how, rows(rows));
    }

    private static Slice slice(Resampling how, List<Row> rows) {
        Windower windower = new Windower(FOUR, how, 1);
        rows.forEach(row -> windower.add(row.time(), row.values(), row.reasons()));
        Window window = windower.poll();
        assertTrue(window != null, "no window");
        return window.slice(0);
    }

    /** Reads seconds=value. */
    private static List<Row> rows(String words) {
        return Arrays.stream(words.split(" "))
                .map(word -> word.split("="))
                .map(pair -> new Row(
                        (long) (Double.parseDouble(pair[0]) * Row.SECOND),
                        new double[] {Double.parseDouble(pair[1])},
                        new long[1]))
                .toList();
    }

    /** Writes the points: a question mark after one that is doubted, a dash for one that is missing. */
    private static String points(Slice slice) {
        List<String> words = new ArrayList<>();
        int usable = 0;
        for (int row = 0; row < slice.rows(); row++) {
            long reasons = slice.reasonsOfRow(row);
            if (Reason.worst(reasons) == Quality.BAD) {
                assertTrue(Double.isNaN(slice.row(row)));
                words.add("-");
            } else {
                assertEquals(slice.row(row), slice.value(usable++));
                words.add(slice.row(row) + (reasons == 0 ? "" : "?"));
            }
        }
        assertEquals(usable, slice.size());
        return String.join(" ", words);
    }
}
