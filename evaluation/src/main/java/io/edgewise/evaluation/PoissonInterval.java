package io.edgewise.evaluation;

/**
 * The exact two-sided confidence interval of a Poisson mean, of which one count is known: Garwood, F., "Fiducial limits
 * for the Poisson distribution", Biometrika 28 (1936), 437–442. The lower limit is the mean under which so many or more
 * have the probability α/2, the upper the one under which so many or fewer have it.
 *
 * @param low the lower limit; 0 for a count of 0
 * @param high the upper limit
 */
record PoissonInterval(double low, double high) {
    private static final int HALVINGS = 200;

    /**
     * Returns the interval.
     *
     * @param count what was counted, not negative
     * @param confidence for example 0.95
     */
    static PoissonInterval of(long count, double confidence) {
        double tail = (1 - confidence) / 2;
        double low = count == 0 ? 0 : solve(count - 1, 1 - tail, 0, (double) count);
        return new PoissonInterval(low, upper(count, 1 - tail));
    }

    /** Returns the one-sided upper limit; of a count of 0 at 0.95 it is 2.9957, the rule of three. */
    static double upper(long count, double confidence) {
        double beyond = count + 10 * Math.sqrt(count + 1.0) + 20;
        return solve(count, 1 - confidence, (double) count, beyond);
    }

    /** Returns the mean under which at most {@code count} have this probability, which falls as the mean grows. */
    private static double solve(long count, double probability, double from, double to) {
        double low = from;
        double high = to;
        for (int i = 0; i < HALVINGS && high - low > 1e-13 * high; i++) {
            double middle = (low + high) / 2;
            if (atMost(count, middle) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Sums from the largest term to both sides, each relative to it, so that nothing overflows or underflows. */
    private static double atMost(long count, double mean) {
        if (mean <= 0) {
            return 1;
        }
        long mode = Math.min(count, (long) mean);
        double sum = 1;
        double term = 1;
        for (long i = mode; i > 0 && term > 1e-18 * sum; i--) {
            term *= i / mean;
            sum += term;
        }
        term = 1;
        for (long i = mode + 1; i <= count && term > 1e-18 * sum; i++) {
            term *= mean / i;
            sum += term;
        }
        return sum * Math.exp(mode * Math.log(mean) - mean - logFactorial(mode));
    }

    /** Exact by sum for small numbers, else by Stirling's series, whose error there is below 1e-13. */
    private static double logFactorial(long n) {
        if (n < 256) {
            double sum = 0;
            for (long i = 2; i <= n; i++) {
                sum += Math.log((double) i);
            }
            return sum;
        }
        double series = 1.0 / (12.0 * n) - 1.0 / (360.0 * n * n * n);
        return n * Math.log((double) n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
    }
}
