package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What makes a row not ok. */
class PullTallyTest {
    private final PullTally tally = new PullTally();

    @Test
    void whatHeldIsOkAndCounted() {
        tally.pulled(true, 0.5);
        tally.pulled(false, 1.5);
        tally.healed(0.1);
        tally.sent(1_000, 900, 2);

        FaultRow row = tally.judge("rain", "as ever");

        assertFalse(row.failed());
        assertEquals("as ever", row.note());
        assertEquals(new PullFigures(2, 1, 1, 1, 0, 1_000, 2, 100, 50, 1.5), row.pulls());
    }

    @Test
    void aBlobUnderAWrongNameIsNotOk() {
        tally.misnamed(1, "a cut");

        FaultRow row = tally.judge("rain", "as ever");

        assertTrue(row.failed());
        assertEquals("a cut: 1 blobs under a name that is not their hash; as ever", row.note());
    }

    @Test
    void moreThanABufferFetchedAgainForACutIsNotOk() {
        tally.sent(900 + 2 * PullTally.MOST_WASTED, 900, 2);
        assertFalse(tally.judge("rain", "as ever").failed());

        tally.sent(901 + PullTally.MOST_WASTED, 900, 1);
        assertTrue(tally.judge("rain", "as ever").note().startsWith("up to 131073 bytes fetched again for a cut"));
    }

    @Test
    void ofManyThingsThatDidNotHoldTheFirstAreTold() {
        for (int i = 1; i <= 5; i++) {
            tally.must(false, "wrong " + i);
        }

        assertEquals(
                "wrong 1; wrong 2; wrong 3 and 2 more; as ever",
                tally.judge("rain", "as ever").note());
    }
}
