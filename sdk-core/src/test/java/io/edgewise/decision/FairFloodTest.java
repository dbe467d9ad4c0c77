package io.edgewise.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten alarms in ten minutes go out: five places for repeats, five for pipelines of which none went out. */
class FairFloodTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final ManualTicker ticker = new ManualTicker();
    private final AlarmFlood flood = new AlarmFlood(new DecisionSettings.Flood(10, TEN_MINUTES), ticker);

    @Test
    void oneThatFlapsTakesHalfOfThePlacesBesideItsOwn() {
        assertEquals(6, taken("pump", 60));
        AlarmFlood.Change began = flood.news();
        assertNotNull(began);
        assertEquals(
                "more than 5 repeats among 10 alarms in 600s; what is more is held back and counted", began.words());

        for (String other : List.of("a", "b", "c", "d")) {
            assertTrue(flood.take(other, false), other);
        }
        assertFalse(flood.take("e", false), "ten are out");
    }

    @Test
    void repeatsOfAllTogetherTakeHalf() {
        assertTrue(flood.take("a", false));
        assertTrue(flood.take("b", false));
        assertEquals(5, taken("a", 3) + taken("b", 9));
        assertTrue(flood.take("c", false));
    }

    @Test
    void tenOnesThatTripAtOnceTakeAllPlaces() {
        for (int i = 0; i < 10; i++) {
            assertTrue(flood.take("p" + i, false));
        }
        assertFalse(flood.take("p10", false));
    }

    @Test
    void whoHasFewerOutIsFirstThoughTheOtherAskedBefore() {
        fill();
        pass(589);
        assertFalse(flood.take("p0", false));
        pass(0.5);
        assertFalse(flood.take("late", false));
        pass(0.5); // the place of p9 is free; p0 still has its own

        assertFalse(flood.take("p0", true));
        assertTrue(flood.take("late", true));
        assertFalse(flood.take("p0", true), "none is free any more");
    }

    @Test
    void ofEqualsWhoHasWaitedLongestIsFirstAndWhoLeavesWaitsNot() {
        fill();
        pass(589);
        assertFalse(flood.take("x", false));
        pass(0.5);
        assertFalse(flood.take("y", false));
        pass(0.5);

        assertFalse(flood.take("y", true));
        pass(1);
        assertFalse(flood.take("y", true), "x may ask yet");
        flood.leave("x");
        assertTrue(flood.take("y", true));
    }

    @Test
    void whoAsksSeldomKeepsItsTurn() {
        AlarmFlood one = new AlarmFlood(new DecisionSettings.Flood(1, TEN_MINUTES), ticker);
        assertTrue(one.take("a", false));
        assertFalse(one.take("slow", false));
        for (int i = 0; i < 20; i++) {
            pass(29);
            assertFalse(one.take("slow", true));
        }
        pass(20);
        assertFalse(one.take("quick", false));
        assertTrue(one.take("slow", true));
    }

    @Test
    void whoIsGoneIsWaitedForAMinute() {
        AlarmFlood one = new AlarmFlood(new DecisionSettings.Flood(1, TEN_MINUTES), ticker);
        assertTrue(one.take("a", false));
        pass(560);
        assertFalse(one.take("gone", false));
        pass(1);
        assertFalse(one.take("b", false));
        pass(39);
        assertFalse(one.take("b", true));
        pass(20);
        assertFalse(one.take("b", true));
        pass(0.1);
        assertTrue(one.take("b", true));
    }

    @Test
    void whereThereIsAPlaceForEachNobodyWaitsForAnother() {
        fill();
        pass(599);
        assertFalse(flood.take("x", false) && flood.take("y", false), "one place is free");
        pass(1);

        assertTrue(flood.take("y", true));
        assertTrue(flood.take("x", true));
    }

    @Test
    void aLimitOfOneHasNoPlaceForRepeatsAndStillLetsTheNextOut() {
        AlarmFlood one = new AlarmFlood(new DecisionSettings.Flood(1, TEN_MINUTES), ticker);
        assertTrue(one.take("a", false));
        assertFalse(one.take("a", false));
        ticker.advance(TEN_MINUTES);
        assertTrue(one.take("a", true));
    }

    private void pass(double seconds) {
        ticker.advance(Duration.ofMillis((long) (1000 * seconds)));
    }

    /** Ten places: that of p9 ten seconds before all others, which are taken now. */
    private void fill() {
        assertTrue(flood.take("p9", false));
        pass(10);
        for (int i = 0; i < 9; i++) {
            assertTrue(flood.take("p" + i, false));
        }
    }

    private int taken(String pipeline, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            pass(1);
            taken += flood.take(pipeline, false) ? 1 : 0;
        }
        return taken;
    }
}
