package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What is said of a channel from its values. */
class ChannelProfileTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aNumberFarFromAllOthersThatLoggersWriteForNothingIsNoValue() {
        ChannelFacts facts = facts(60, 1, i -> i % 10 == 0 ? -9999 : 4 + i % 3);

        assertEquals(-9999, facts.sentinel());
        assertEquals(54, facts.values());
        assertEquals(6, facts.missing());
        assertEquals(4, facts.min());
        assertTrue(facts.floor() < 4 && facts.floor() > -9999);
        assertEquals(Double.POSITIVE_INFINITY, facts.ceiling());
        assertTrue(
                Double.isNaN(facts(60, 1, i -> i % 10 == 0 ? -99 : 40 * (i % 5)).sentinel()), "it may be a value");
        assertTrue(
                Double.isNaN(facts(60, 1, i -> i % 10 == 0 ? -1234 : 4 + i % 3).sentinel()), "no logger writes it");
    }

    @Test
    void whatNeverFallsAndRisesOftenCounts() {
        assertTrue(facts(600, 1, i -> 1200 + i / 50).counter(), "starts of a machine");
        assertFalse(facts(600, 1, i -> i < 300 ? 1 : 2).counter(), "a step");
        assertFalse(facts(600, 1, i -> i % 7).counter());
    }

    @Test
    void whereTimesRepeatTheRateIsThatOfAllRows() {
        assertEquals(1, facts(600, 60, i -> i % 7).rateHz(), 0.2, "a row a second, times of minutes");
        assertEquals(1, facts(600, 1, i -> i % 7).rateHz(), 1e-9);
    }

    private static ChannelFacts facts(int values, int clock, IntToDoubleFunction value) {
        ChannelProfile profile = new ChannelProfile("a", "");
        for (int i = 0; i < values; i++) {
            profile.take(i / clock * clock * SECOND, value.applyAsDouble(i), 0);
        }
        return profile.facts();
    }
}
