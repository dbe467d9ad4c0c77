package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendTest {
    /** By hand: slope 0.6, residuals -0.8 0.6 1 -0.6 -0.2, s² = 2.4/3, standard error sqrt(0.8/10), t(3) = 3.182. */
    @Test
    void theSlopeAndItsIntervalAreThoseOfTheTextbook() {
        Trend trend = Trend.of(new double[] {1, 2, 3, 4, 5}, new double[] {2, 4, 5, 4, 5});

        assertEquals(0.6 * 3_600, trend.perHour(), 1e-9);
        assertEquals(3.182 * Math.sqrt(0.08) * 3_600, trend.half(), 1e-6);
        assertTrue(trend.low() < 0);
        assertFalse(trend.risesBy(0));
    }

    @Test
    void aLeakIsFoundInNoiseThatIsLarger() {
        double[] seconds = new double[200];
        double[] leaking = new double[200];
        double[] steady = new double[200];
        Random random = new Random(7);
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = 10.0 * i;
            steady[i] = 100 + 5 * random.nextGaussian();
            leaking[i] = steady[i] + 0.01 * seconds[i];
        }

        assertTrue(Trend.of(seconds, leaking).risesBy(20));
        assertFalse(Trend.of(seconds, leaking).risesBy(40));
        assertFalse(Trend.of(seconds, steady).risesBy(5));
    }

    @Test
    void whatDoesNotChangeDoesNotRise() {
        Trend flat = Trend.of(new double[] {0, 1, 2, 3}, new double[] {7, 7, 7, 7});

        assertFalse(flat.risesBy(0));
        assertEquals("+0.00 [+0.00, +0.00]", flat.text(1));
    }

    @Test
    void twoMeasurementsProveNothing() {
        assertFalse(Trend.of(new double[] {0, 1}, new double[] {0, 1_000}).risesBy(0));
        assertFalse(Trend.of(new double[] {}, new double[] {}).risesBy(0));
    }
}
