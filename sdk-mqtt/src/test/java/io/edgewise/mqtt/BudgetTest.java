package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void aTwelfthMayGoAtOnceAndTheRestAsTheHourPasses() {
        Budget budget = new Budget(12_000, clock);
        budget.spend(1_000);
        assertFalse(budget.allows());

        clock.advance(Duration.ofMinutes(6)); // a tenth of an hour: 1,100 bytes, of which 1,000 find room
        assertTrue(budget.allows());
        budget.spend(1_000);
        assertFalse(budget.allows());
        assertEquals(2_000, budget.spent());
    }

    @Test
    void noHourSeesMoreWhereverItBegins() {
        SplittableRandom random = new SplittableRandom(5);
        long perHour = 100_000;
        Budget budget = new Budget(perHour, clock);
        ArrayDeque<long[]> hour = new ArrayDeque<>();
        long inHour = 0;
        for (int step = 0; step < 200_000; step++) {
            clock.advance(Duration.ofMillis(random.nextInt(1_000)));
            if (random.nextInt(500) == 0) {
                clock.advance(Duration.ofMinutes(random.nextInt(90)));
            }
            if (budget.allows()) {
                long bytes = 1 + random.nextInt(300);
                budget.spend(bytes);
                hour.addLast(new long[] {clock.nanos(), bytes});
                inHour += bytes;
            }
            while (!hour.isEmpty()
                    && clock.nanos() - hour.getFirst()[0] >= Duration.ofHours(1).toNanos()) {
                inHour -= hour.removeFirst()[1];
            }
            // One message may go over what is left, never two.
            assertTrue(inHour <= perHour + 300, inHour + " bytes in an hour");
        }
    }

    @Test
    void withoutALimitEverythingMayGo() {
        Budget budget = new Budget(Long.MAX_VALUE, clock);
        budget.spend(Long.MAX_VALUE / 2);
        assertTrue(budget.allows());
    }
}
