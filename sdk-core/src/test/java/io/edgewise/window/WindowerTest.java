package io.edgewise.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.signal.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowerTest {
    private static final long SECOND = Row.SECOND;
    private static final long DAY = 86_400;

    /** Nine channels on the launcher's heaps: 48 MB and 192 MB. A publisher with a step of 1 us filled all of it. */
    @Test
    void theRowsOfOnePipelineTakeAPartOfTheHeap() {
        for (long heap : new long[] {48L << 20, 192L << 20}) {
            long bytes = Windower.mostRowsOn(heap, 9) * (4 * 16 * 9 + 8L);
            assertTrue(bytes <= heap / 8, heap + ": " + bytes);
            assertTrue(bytes > heap / 10, heap + ": " + bytes);
        }
        assertTrue(Windower.mostRowsOn(48L << 20, 9) > 180 * 50, "three minutes at 50 Hz fit the small profile");
        assertEquals(1 << 20, Windower.mostRowsOn(64L << 30, 9));
    }

    @Test
    void windowsStartAtMultiplesOfTheHopAndNotBeforeTheFirstRow() {
        Windower windower = windower(20, 10, 0);

        List<Seen> windows = Seen.all(windower, Row.at(5, 1), Row.at(12, 2), Row.at(25, 3), Row.at(30, 4));

        assertEquals(List.of("10:2"), shown(windows));
        assertEquals(
                List.of(12 * SECOND + "=2.0", 25 * SECOND + "=3.0"),
                windows.get(0).samples().get(0));
    }

    @Test
    void aRowAtTheEndClosesTheWindowAndLiesOutside() {
        assertEquals(List.of("0:2"), shown(Seen.all(windower(10, 10, 0), Row.at(0, 1), Row.at(9, 2), Row.at(10, 3))));
    }

    @Test
    void aWindowWaitsForItsLateness() {
        Windower windower = windower(10, 10, 5);

        assertEquals(List.of(), shown(Seen.all(windower, Row.at(0, 1), Row.at(14, 2))));
        assertEquals(Reason.OUT_OF_ORDER.bit(), add(windower, 8));
        assertEquals(List.of("0:2"), shown(Seen.all(windower, Row.at(15, 4))));
    }

    @Test
    void startsBeforeTheEpochAreMultiplesToo() {
        assertEquals(
                List.of("-20:2", "-10:1"),
                shown(Seen.all(windower(10, 10, 0), Row.at(-20, 1), Row.at(-11, 2), Row.at(-1, 3), Row.at(0, 4))));
    }

    @Test
    void aGapOfAHundredYearsIsSteppedOverAtOnce() {
        Windower windower = windower(10, 1, 0);
        long century = 100 * 365 * DAY;

        List<Seen> windows = Seen.all(
                windower,
                Row.at(-century, 1),
                Row.at(-century + 30, 1),
                Row.at(century, 2),
                Row.at(century + 1, 3),
                Row.at(century + 10, 4));

        assertEquals(
                2 * century - 10, windows.stream().mapToLong(Seen::start).max().getAsLong() / SECOND + century - 10);
        for (int i = 0; i < windows.size(); i++) {
            assertEquals(i, windows.get(i).sequence());
            assertTrue(windows.get(i).rows() > 0);
        }
    }

    @Test
    void theFirstOfTwoRowsOfOneTimeIsKept() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1), Row.at(4, 2), Row.at(5, 3));

        assertEquals(Reason.DUPLICATE.bit(), add(windower, 4));
        assertEquals(Reason.DUPLICATE.bit(), add(windower, 5));
        assertEquals(
                List.of("0=1.0", 4 * SECOND + "=2.0", 5 * SECOND + "=3.0"),
                Seen.all(windower, Row.at(10, 9)).get(0).samples().get(0));
    }

    @Test
    void aRowOlderThanWhatIsOpenIsLate() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1), Row.at(13, 2));

        assertEquals(Reason.LATE.bit(), add(windower, 9));
        assertEquals(Reason.OUT_OF_ORDER.bit(), add(windower, 10));
        assertEquals(List.of("10:2"), shown(Seen.all(windower, Row.at(20, 3))));
    }

    @Test
    void aRowBeforeTheFirstOneNeverMakesAWindow() {
        Windower windower = windower(10, 10, 60);
        Seen.all(windower, Row.at(35, 1), Row.at(41, 2));

        assertEquals(Reason.LATE.bit(), add(windower, 31));
        assertEquals(List.of("40:1"), shown(Seen.all(windower, Row.at(112, 3))));
    }

    @Test
    void aJumpOfMoreThanAnHourCountsWhenTheNextRowConfirmsIt() {
        Windower windower = windower(10, 10, 0);

        assertEquals(List.of("0:1"), shown(Seen.all(windower, Row.at(0, 1), Row.at(3_600, 2))));
        assertEquals(List.of(), shown(Seen.all(windower, Row.at(7_201, 3))));
        assertEquals(List.of("3600:1"), shown(Seen.all(windower, Row.at(7_202, 4))));
        assertEquals(List.of("7200:2"), shown(Seen.all(windower, Row.at(7_210, 5))));
    }

    @Test
    void rowsADayApartFillAWindowOfAWeek() {
        int day = 86_400;
        Windower windower = windower(7 * day, 7 * day, 0);

        List<Seen> windows = Seen.all(
                windower,
                IntStream.rangeClosed(0, 14).mapToObj(i -> Row.at(i * day, i)).toArray(Row[]::new));

        assertEquals(List.of("0:7", 7 * day + ":7"), shown(windows));
    }

    @Test
    void aJumpThatTheNextRowDoesNotConfirmIsDroppedAndCounted() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1));

        assertEquals(0, add(windower, DAY));
        assertEquals(Reason.CLOCK_JUMP.bit(), add(windower, 1));
        assertEquals(List.of("0:2"), shown(Seen.all(windower, Row.at(10, 4))));
    }

    @Test
    void aJumpOfAnHourAndABitIsNotConfirmedByARowOfTheOldTime() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1));

        assertEquals(0, add(windower, 3_601));
        assertEquals(Reason.CLOCK_JUMP.bit(), add(windower, 2));
        assertEquals(0, add(windower, 3));
    }

    @Test
    void scatteredJumpsNeverConfirmEachOther() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1));

        assertEquals(0, add(windower, 5 * DAY));
        assertEquals(Reason.CLOCK_JUMP.bit(), add(windower, 2 * DAY));
        assertEquals(Reason.CLOCK_JUMP.bit(), add(windower, 9 * DAY));
        assertEquals(Reason.DUPLICATE.bit(), add(windower, 9 * DAY));
        assertEquals(Reason.CLOCK_JUMP.bit(), add(windower, 1));
        assertEquals(List.of("0:2"), shown(Seen.all(windower, Row.at(10, 4))));
    }

    @Test
    void aHeldRowMayBeConfirmedFromBeforeItself() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1), Row.at(DAY + 5, 2));

        assertEquals(Reason.OUT_OF_ORDER.bit(), add(windower, DAY + 2));
        assertEquals(List.of("0:1", DAY + ":2"), shown(Seen.all(windower, Row.at(DAY + 10, 4))));
    }

    @Test
    void aHeldRowAndTheEarlierOneThatConfirmsItBothCountWhenOneOfThemClosesTheWindow() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1), Row.at(DAY + 15, 2));

        assertEquals(Reason.OUT_OF_ORDER.bit(), add(windower, DAY + 2));
        assertEquals("0:1", Seen.of(windower.poll()).startAndRows());
        assertEquals(DAY + ":1", Seen.of(windower.poll()).startAndRows());
    }

    @Test
    void aClockSetBackByADayBeginsTheStreamAnewAfterARunOfLateRows() {
        Windower windower = windower(10, 10, 0);
        List<Seen> before = Seen.all(windower, Row.at(DAY, 1), Row.at(DAY + 12, 2));
        List<Long> results = new ArrayList<>();
        List<Row> back = new ArrayList<>();
        for (int i = 1; i <= 130; i++) {
            back.add(Row.at(i, i));
        }

        List<Seen> after = Seen.all(windower, back, results::add);

        assertEquals(1, before.size());
        assertEquals(99, results.stream().filter(r -> r == Reason.LATE.bit()).count());
        assertEquals(Reason.CLOCK_JUMP.bit(), results.get(99));
        assertEquals(List.of("100:10", "110:10", "120:10"), shown(after));
        assertEquals(1, after.get(0).sequence());
    }

    @Test
    void aClockSetBackIsSeenAmongRowsSentTwiceAndOutOfOrder() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(DAY, 1), Row.at(DAY + 12, 2));

        for (int i = 1; i < 100; i++) {
            assertEquals(Reason.LATE.bit(), add(windower, 10L * i));
            assertEquals(Reason.LATE.bit(), add(windower, 10L * i));
            assertEquals(Reason.LATE.bit(), add(windower, 10L * i - 15));
        }
        assertEquals(Reason.CLOCK_JUMP.bit(), add(windower, 1_000));
    }

    @Test
    void aFrameOfSixtyFourOldRowsSentTwiceDoesNotMoveTheStream() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(DAY, 1), Row.at(DAY + 12, 2));

        for (int i = 0; i < 128; i++) {
            assertEquals(Reason.LATE.bit(), add(windower, i % 64));
        }
        assertEquals(0, add(windower, DAY + 13));
    }

    @Test
    void aClockSetBackByLessThanAnHourIsWaitedFor() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(3_000, 1), Row.at(3_012, 2));

        for (int i = 0; i < 300; i++) {
            assertEquals(Reason.LATE.bit(), add(windower, 2_000 + i));
        }
        assertEquals(0, add(windower, 3_013));
    }

    @Test
    void lateRowsBetweenOthersNeverMoveTheStream() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(DAY, 1), Row.at(DAY + 10, 1));

        for (int i = 1; i <= 300; i++) {
            assertEquals(Reason.LATE.bit(), add(windower, i));
            assertEquals(0, add(windower, DAY + 1_000 + 10L * i));
            drain(windower);
        }
    }

    @Test
    void anImpossibleTimeIsLeftOutAtOnce() {
        Windower windower = windower(10, 10, 0);

        for (long time : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62}) {
            assertEquals(Reason.CLOCK_JUMP.bit(), windower.add(time, new double[1], new long[1]));
        }
        assertNull(windower.poll());
    }

    @Test
    void rowsBeyondTheLimitAreLeftOutAndTheStreamGoesOn() {
        Windower windower = new Windower(time(10, 10, 0), null, 1, 100);
        int leftOut = 0;
        for (int i = 0; i < 150; i++) {
            leftOut += windower.add(i, new double[1], new long[1]) == Reason.SAMPLES_LEFT_OUT.bit() ? 1 : 0;
        }

        assertEquals(50, leftOut);
        assertEquals(List.of("0:100", "10:1"), shown(Seen.all(windower, Row.at(10, 1), Row.at(11, 1), Row.at(20, 2))));
    }

    @Test
    void aCountWindowWhoseLeadFellSilentBeginsAnewWhenTheRoomIsFull() {
        Windower windower = new Windower(new WindowSpec.Count(2, 2, 0), null, 1, 100);
        Seen.all(windower, Row.at(0, 1));
        for (int i = 1; i <= 250; i++) {
            Seen.all(windower, Row.at(i, 1).with(Reason.MISSING.bit()));
        }

        assertEquals(List.of("300:2"), shown(Seen.all(windower, Row.at(300, 1), Row.at(301, 2))));
    }

    @Test
    void aSampleAmendedToBadIsNotInTheWindow() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1), Row.at(1, 99));

        windower.amendLast(0, Reason.SPIKE_FAILED.bit());

        Seen window = Seen.all(windower, Row.at(2, 3), Row.at(10, 3)).get(0);
        assertEquals(List.of("0=1.0", 2 * SECOND + "=3.0"), window.samples().get(0));
        assertEquals(Reason.SPIKE_FAILED.bit(), window.reasons().get(0));
        assertEquals(3, window.rows());
    }

    @Test
    void aHeldRowCanBeAmended() {
        Windower windower = windower(10, 10, 0);
        Seen.all(windower, Row.at(0, 1), Row.at(DAY, 2));

        windower.amendLast(0, Reason.SPIKE_SUSPECT.bit());

        List<Seen> windows = Seen.all(windower, Row.at(DAY + 1, 3), Row.at(DAY + 10, 4));
        assertEquals(
                List.of(0L, Reason.SPIKE_SUSPECT.bit()),
                windows.stream().map(w -> w.reasons().get(0)).toList());
    }

    @Test
    void aLeadSampleAmendedToBadIsCountedNoMore() {
        Windower windower = new Windower(new WindowSpec.Count(3, 3, 0), 1);
        Seen.all(windower, Row.at(0, 1), Row.at(1, 2));

        windower.amendLast(0, Reason.SPIKE_FAILED.bit());

        assertEquals(List.of("0:4"), shown(Seen.all(windower, Row.at(2, 3), Row.at(3, 4))));
    }

    @Test
    void countWindowsPutRowsInTheirPlace() {
        Windower windower = new Windower(new WindowSpec.Count(3, 1, 0), 1);
        assertEquals(List.of("1:3"), shown(Seen.all(windower, Row.at(1, 1), Row.at(3, 3), Row.at(5, 5))));

        assertEquals(Reason.LATE.bit(), add(windower, 2));
        assertEquals(Reason.OUT_OF_ORDER.bit(), add(windower, 4));
        Seen next = Seen.of(windower.poll());
        assertEquals(
                List.of(3 * SECOND + "=3.0", 4 * SECOND + "=0.0", 5 * SECOND + "=5.0"),
                next.samples().get(0));
        assertNull(windower.poll());
    }

    @Test
    void theOffendingValueIsTheNewestAndRaw() {
        Windower windower = windower(10, 10, 0);
        long outside = Reason.OUT_OF_RANGE.bit();
        windower.add(0, new double[] {-7}, new long[] {outside});
        windower.add(SECOND, new double[] {-1.18e42}, new long[] {outside});
        windower.add(2 * SECOND, new double[] {5}, new long[1]);
        windower.add(10 * SECOND, new double[] {-8}, new long[] {outside});

        Slice slice = windower.poll().slice(0);

        assertEquals(-1.18e42, slice.offending(Reason.OUT_OF_RANGE));
        assertTrue(Double.isNaN(slice.offending(Reason.OUT_OF_SPAN)));
        assertEquals(1, slice.size());
        assertEquals(3, slice.rows());
    }

    @Test
    void aSpecificationThatCannotBeMetIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Windower(new WindowSpec.Count(2, 1, 3), 3));
        assertThrows(IllegalArgumentException.class, () -> new Windower(new WindowSpec.Count(1 << 21, 1, 0), 1));
        assertThrows(IllegalArgumentException.class, () -> windower(40 * 366 * DAY, 10, 0));
    }

    private static Windower windower(long size, long hop, long lateness) {
        return new Windower(time(size, hop, lateness), 1);
    }

    private static WindowSpec time(long size, long hop, long lateness) {
        return new WindowSpec.Time(Duration.ofSeconds(size), Duration.ofSeconds(hop), Duration.ofSeconds(lateness));
    }

    private static long add(Windower windower, long seconds) {
        return windower.add(seconds * SECOND, new double[1], new long[1]);
    }

    private static void drain(Windower windower) {
        while (windower.poll() != null) {
            // only what add() says is looked at
        }
    }

    private static List<String> shown(List<Seen> windows) {
        return windows.stream().map(Seen::startAndRows).toList();
    }
}
