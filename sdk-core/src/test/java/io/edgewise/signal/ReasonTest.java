package io.edgewise.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void everyReasonHasABitOfItsOwn() {
        long all = 0;
        for (Reason reason : Reason.values()) {
            assertEquals(0, all & reason.bit(), reason.name());
            assertEquals(reason, Reason.lowest(reason.bit()));
            assertEquals(reason.quality(), Reason.worst(reason.bit()));
            assertTrue(reason.in(reason.bit()));
            all |= reason.bit();
        }
        assertEquals(Reason.values().length, Long.bitCount(all));
    }

    @Test
    void aSetOfReasonsIsAsBadAsItsWorst() {
        long good = Reason.DUPLICATE.bit();
        long uncertain = good | Reason.OUT_OF_SPAN.bit();

        assertEquals(Quality.GOOD, Reason.worst(0));
        assertEquals(Quality.GOOD, Reason.worst(good));
        assertEquals(Quality.UNCERTAIN, Reason.worst(uncertain));
        assertEquals(Quality.BAD, Reason.worst(uncertain | Reason.MISSING.bit()));
        assertFalse(Reason.MISSING.in(uncertain));
        assertEquals(Reason.OUT_OF_SPAN, Reason.lowest(uncertain));
    }

    @Test
    void theWorseOfTwoQualitiesIsTaken() {
        assertEquals(Quality.BAD, Quality.GOOD.worst(Quality.BAD));
        assertEquals(Quality.UNCERTAIN, Quality.UNCERTAIN.worst(Quality.GOOD));
    }

    @Test
    void aRangeIsClosedAndNeverHoldsNaN() {
        Range range = new Range(-1, 2);

        assertTrue(range.contains(-1) && range.contains(2));
        assertFalse(range.contains(Math.nextUp(2.0)) || range.contains(Double.NaN));
        assertTrue(Range.ANY.contains(-1.18e42));
        assertFalse(Range.ANY.contains(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Range(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Range(Double.NaN, 1));
    }
}
