package io.edgewise.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoissonIntervalTest {
    /** Table 40 of Pearson and Hartley, Biometrika Tables for Statisticians I (1966): 95 %, as printed. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 3.69",
        "1, 0.0253, 5.57",
        "2, 0.242, 7.22",
        "3, 0.619, 8.77",
        "4, 1.09, 10.24",
        "5, 1.62, 11.67",
        "10, 4.80, 18.39",
        "15, 8.40, 24.74",
        "20, 12.22, 30.89",
        "30, 20.24, 42.83",
        "50, 37.11, 65.92"
    })
    void isThatOfThePrintedTable(long count, double low, double high) {
        PoissonInterval interval = PoissonInterval.of(count, 0.95);

        assertEquals(low, interval.low(), 0.0051);
        assertEquals(high, interval.high(), 0.0051);
    }

    @Test
    void ofNothingSeenTheOneSidedLimitIsTheRuleOfThree() {
        assertEquals(-Math.log(0.05), PoissonInterval.upper(0, 0.95), 1e-9);
        assertEquals(4.7439, PoissonInterval.upper(1, 0.95), 5e-5); // chi-square 0.95 of 4 degrees is 9.4877
    }

    /** By the normal approximation of Wilson and Hilferty (1931), good to 1e-4 there. */
    @Test
    void manyCountsDoNotUnderflow() {
        PoissonInterval interval = PoissonInterval.of(100_000, 0.95);

        assertEquals(99_381.15, interval.low(), 0.5);
        assertEquals(100_621.74, interval.high(), 0.5);
    }
}
