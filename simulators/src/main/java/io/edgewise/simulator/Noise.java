package io.edgewise.simulator;

/**
 * Random numbers that are the same on every platform: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014). No allocation, no locks.
 */
final class Noise {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    /** Mean and standard deviation of the sum of four uniform 16-bit numbers. */
    private static final double MEAN = 4 * 65535 / 2.0;

    private static final double DEVIATION = 65536 / Math.sqrt(3);

    private long state;

    /** Starts a stream of its own for a seed, a machine and a purpose. */
    Noise(long seed, int machine, int purpose) {
        state = mix(mix(mix(seed) + machine * GOLDEN) + purpose * GOLDEN);
    }

    /** Returns a number in [low, high). */
    double uniform(double low, double high) {
        return low + (high - low) * ((next() >>> 11) * 0x1p-53);
    }

    /** Returns a whole number in [0, bound). */
    int index(int bound) {
        return (int) uniform(0, bound);
    }

    /**
     * Returns a number of mean 0 and standard deviation 1 that is never further out than 3.47: the sum of four uniform
     * numbers (Irwin-Hall). Bounded tails keep a healthy sensor inside its span for certain.
     */
    double gaussian() {
        long bits = next();
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum - MEAN) / DEVIATION;
    }

    private long next() {
        state += GOLDEN;
        return mix(state);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
