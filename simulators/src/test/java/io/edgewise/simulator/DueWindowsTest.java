package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which windows are due, counted by hand by contracts §3, for windows of 20 s each 5 s with a lateness of 1 s. */
class DueWindowsTest {
    private static final long SECOND = MadeUpAsset.SECOND;
    private final DueWindows due = new DueWindows(20 * SECOND, 5 * SECOND, SECOND);

    @Test
    void nothingIsDueWithoutRows() {
        assertEquals(0, due.count(new long[4], 0));
    }

    @Test
    void theFirstWindowIsDueWithTheFirstRowBeyondItsEndAndLateness() {
        assertEquals(0, count(rows(0, 20)));
        assertEquals(1, count(rows(0, 21)));
        assertEquals(1, count(rows(0, 25)));
        assertEquals(2, count(rows(0, 26)));
    }

    @Test
    void aWindowThatBeganBeforeTheFirstRowIsNotDue() {
        // First row at 1: the first start is 5, its window is due at 26.
        assertEquals(0, count(rows(1, 25)));
        assertEquals(1, count(rows(1, 26)));
        // First row at 5: that start counts.
        assertEquals(1, count(rows(5, 26)));
    }

    @Test
    void rowsBeforeTheEpochHaveWindowsOnTheSameGrid() {
        // First row at -7: the first start is -5, due at 16.
        assertEquals(0, count(rows(-7, 15)));
        assertEquals(1, count(rows(-7, 16)));
    }

    @Test
    void aWindowWithoutARowIsNotDue() {
        // Rows at 0 and 100: starts 0 to 75 end early enough; only that of 0 has a row.
        assertEquals(1, due.count(new long[] {0, 100 * SECOND}, 2));
        // A row at 40 lies in the windows that start at 25, 30, 35 and 40.
        assertEquals(5, due.count(new long[] {0, 40 * SECOND, 100 * SECOND}, 3));
    }

    @Test
    void aWindowDoesNotHoldItsEnd() {
        // The row at 20 is in the windows of 5, 10, 15, 20, not in that of 0, which has its own; due are those that end
        // by 29: starts 0 and 5.
        assertEquals(2, due.count(new long[] {0, 20 * SECOND, 30 * SECOND}, 3));
        // Rows at 1 and 30: starts 5 (5 to 25) and later; that of 5 holds none.
        assertEquals(0, due.count(new long[] {SECOND, 30 * SECOND}, 2));
    }

    @Test
    void onlyFilledRowsCount() {
        long[] times = Arrays.copyOf(rows(0, 21), 100);

        assertEquals(1, due.count(times, 22));
    }

    @Test
    void theHorizonAllowsTheRowsThatTheNextWindowNeeds() {
        // Decided up to 100: the next window ends at 105 and is due at 106.
        assertEquals(121 * SECOND, due.dueAt(100 * SECOND));
        assertEquals(126 * SECOND, due.horizon(100 * SECOND));
    }

    private long count(long[] times) {
        return due.count(times, times.length);
    }

    /** Returns one row a second, both ends included. */
    private static long[] rows(long from, long to) {
        long[] times = new long[(int) (to - from) + 1];
        Arrays.setAll(times, i -> (from + i) * SECOND);
        return times;
    }
}
