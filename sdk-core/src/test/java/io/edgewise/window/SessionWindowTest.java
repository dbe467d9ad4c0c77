package io.edgewise.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.signal.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sessions end after 5 s without a row and last at most 20 s. */
class SessionWindowTest {
    private static final long HOUR = 3600 * Row.SECOND;

    @Test
    void aSessionIsDueWhenTheNextOneBegins() {
        List<Seen> windows =
                Seen.all(windower(), Row.at(100, 1), Row.at(103, 1), Row.at(108, 1), Row.at(114, 1), Row.at(120, 1));

        assertEquals(List.of("100:3", "114:1"), starts(windows));
        assertEquals(108 * Row.SECOND + 1, windows.get(0).end());
        assertEquals(114 * Row.SECOND + 1, windows.get(1).end());
    }

    @Test
    void aSessionThatLastsTooLongIsCut() {
        List<Row> rows = new ArrayList<>();
        for (int second = 0; second <= 41; second++) {
            rows.add(Row.at(second, 1));
        }

        assertEquals(List.of("0:20", "20:20"), starts(Seen.all(windower(), rows, r -> {})));
    }

    @Test
    void aRowOutOfOrderIsPutInTheOpenSessionAndOneBeforeItIsLate() {
        Windower windower = windower();
        List<Long> said = new ArrayList<>();
        List<Row> rows = List.of(
                Row.at(0, 1), Row.at(10, 1), Row.at(14, 1), Row.at(12, 1), Row.at(9, 1), Row.at(14, 1), Row.at(30, 1));

        assertEquals(List.of("0:1", "10:3"), starts(Seen.all(windower, rows, said::add)));
        assertEquals(
                List.of(0L, 0L, 0L, Reason.OUT_OF_ORDER.bit(), Reason.LATE.bit(), Reason.DUPLICATE.bit(), 0L), said);
    }

    @Test
    void aPauseOfMoreThanAnHourEndsASessionWithTheSecondRowAfterIt() {
        assertEquals(
                List.of("0:2"),
                starts(Seen.all(windower(), Row.at(0, 1), Row.at(1, 1), Row.at(9_000, 1), Row.at(9_001, 1))));
        assertEquals(List.of(), starts(Seen.all(windower(), Row.at(0, 1), Row.at(1, 1), Row.at(9_000, 1))));
    }

    @Test
    void aClockThatWasSetBackLetsTheOpenSessionGoAndNumbersGoOn() {
        List<Row> rows = new ArrayList<>(List.of(Row.at(90_000, 1), Row.at(90_010, 1), Row.at(90_011, 1)));
        for (int second = 0; second < 140; second++) {
            rows.add(Row.at(second, 1));
        }

        List<Seen> windows = Seen.all(windower(), rows, r -> {});

        // The hundredth late row, at 99 s, begins the stream anew.
        assertEquals(List.of("90000:1", "99:20", "119:20"), starts(windows));
        assertEquals(List.of(0L, 1L, 2L), windows.stream().map(Seen::sequence).toList());
    }

    @Test
    void sessionsAreWhatAPlainReferenceSaysOnRandomStreams() {
        int windows = 0;
        for (long seed = 1; seed <= 200; seed++) {
            windows += compare(seed);
        }

        assertTrue(windows > 10_000, "too few windows to mean anything: " + windows);
    }

    /** Sessions by their definition, over the rows that are there in the end: sorted, without those that came late. */
    private static int compare(long seed) {
        Random random = new Random(seed);
        long gap = (1 + random.nextInt(9)) * Row.SECOND;
        long longest = gap + random.nextInt(60) * Row.SECOND;
        List<Row> rows = new ArrayList<>();
        List<Long> reference = new ArrayList<>();
        long newest = random.nextInt(1_000) * Row.SECOND;
        long open = newest;
        for (int i = 0; i < 800; i++) {
            long time = newest + (1 + random.nextInt(40)) * Row.SECOND / 10;
            time += random.nextInt(12) == 0 ? random.nextInt(25) * Row.SECOND : 0;
            if (i > 0 && random.nextInt(8) == 0) {
                time = newest - random.nextInt(15) * Row.SECOND / 10 - 1;
                if (time >= open && !reference.contains(time)) {
                    reference.add(time);
                }
            } else {
                open = i == 0 || time - newest > gap || time - open >= longest ? time : open;
                newest = time;
                reference.add(time);
            }
            rows.add(new Row(time, new double[] {i}, new long[1]));
        }
        List<String> expected = new ArrayList<>();
        List<Long> sorted = reference.stream().sorted().toList();
        long start = sorted.get(0);
        int count = 0;
        long last = start;
        for (long time : sorted) {
            if (time - last > gap || time - start >= longest) {
                expected.add(expected.size() + ":" + start + "-" + (last + 1) + ":" + count);
                start = time;
                count = 0;
            }
            last = time;
            count++;
        }
        WindowSpec spec = new WindowSpec.Session(Duration.ofNanos(gap), Duration.ofNanos(longest));

        List<String> found = Seen.all(new Windower(spec, 1), rows, r -> {}).stream()
                .map(seen -> seen.sequence() + ":" + seen.start() + "-" + seen.end() + ":" + seen.rows())
                .toList();

        assertEquals(expected, found, () -> "seed " + seed);
        return found.size();
    }

    @Test
    void aSessionWithoutRoomIsBegunAnew() {
        Windower windower = new Windower(spec(), null, 1, 10);
        List<Long> said = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(Row.at(i, 1));
        }
        rows.add(Row.at(30, 1));

        assertEquals(List.of("10:2"), starts(Seen.all(windower, rows, said::add)));
        assertEquals(Reason.SAMPLES_LEFT_OUT.bit(), said.get(10));
    }

    @Test
    void aSessionThatCannotBeIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new WindowSpec.Session(Duration.ZERO, second));
        assertThrows(IllegalArgumentException.class, () -> new WindowSpec.Session(second, Duration.ofMillis(1)));
        WindowSpec ages = new WindowSpec.Session(second, Duration.ofNanos(40 * 366 * 24 * HOUR));
        assertThrows(IllegalArgumentException.class, () -> new Windower(ages, 1));
    }

    private static Windower windower() {
        return new Windower(spec(), 1);
    }

    private static WindowSpec spec() {
        return new WindowSpec.Session(Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    private static List<String> starts(List<Seen> windows) {
        return windows.stream().map(Seen::startAndRows).toList();
    }
}
