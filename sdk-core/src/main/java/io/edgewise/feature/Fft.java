package io.edgewise.feature;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;
import org.jtransforms.utils.CommonUtils;

/**
 * The discrete Fourier transform of one length, {@code X[k] = Σ x[j]·exp(−2πi·jk/n)}, as {@code numpy.fft.fft} defines
 * it. Complex numbers stand as pairs: real part, imaginary part.
 *
 * <p>Powers of two go to JTransforms. Its other plans allocate per call (205 kB for 25,600 numbers), so every other
 * length is made a convolution of a power of two here (L. Bluestein, A linear filtering approach to the computation of
 * discrete Fourier transform, IEEE Trans. Audio Electroacoustics 18 (1970)): exact for every length, about six times
 * the work. Nothing is allocated per call. One owner.
 */
final class Fft {
    static {
        // JTransforms would hand longer ones to threads of its own; a lane does its work itself. For the whole JVM.
        CommonUtils.setThreadsBeginN_1D_FFT_2Threads(Long.MAX_VALUE);
        CommonUtils.setThreadsBeginN_1D_FFT_4Threads(Long.MAX_VALUE);
    }

    private final int size;
    private final DoubleFFT_1D engine;

    // For lengths that are no power of two; else empty.
    private final double[] chirp;
    private final double[] kernel;
    private final double[] work;

    Fft(int size) {
        this.size = size;
        if (Integer.bitCount(size) == 1) {
            engine = new DoubleFFT_1D(size);
            chirp = new double[0];
            kernel = chirp;
            work = chirp;
            return;
        }
        int padded = Integer.highestOneBit(2 * size - 1) * 2;
        engine = new DoubleFFT_1D(padded);
        chirp = chirp(size);
        kernel = kernel(size, padded);
        work = new double[2 * padded];
    }

    int size() {
        return size;
    }

    /** Transforms the {@code 2·size} numbers in place. */
    void forward(double[] pairs) {
        if (chirp.length == 0) {
            engine.complexForward(pairs);
        } else {
            convolve(pairs);
        }
    }

    /** Transforms back in place, {@code x[j] = Σ X[k]·exp(2πi·jk/n) / n}. */
    void inverse(double[] pairs) {
        // With the sign of every imaginary part turned before and after, forward is inverse.
        for (int i = 0; i < size; i++) {
            pairs[2 * i + 1] = -pairs[2 * i + 1];
        }
        forward(pairs);
        double scale = 1.0 / size;
        for (int i = 0; i < size; i++) {
            pairs[2 * i] *= scale;
            pairs[2 * i + 1] *= -scale;
        }
    }

    /**
     * Transforms real numbers.
     *
     * @param values the {@code size} numbers
     * @param pairs is given the {@code size/2 + 1} numbers from frequency 0 on; has room for {@code 2·size + 2}
     */
    void forwardReal(double[] values, double[] pairs) {
        if (chirp.length > 0) {
            for (int i = 0; i < size; i++) {
                pairs[2 * i] = values[i];
                pairs[2 * i + 1] = 0;
            }
            convolve(pairs);
            return;
        }
        System.arraycopy(values, 0, pairs, 0, size);
        engine.realForward(pairs);
        pairs[size] = size > 1 ? pairs[1] : 0; // JTransforms puts the middle where the first imaginary part would be
        pairs[size + 1] = 0;
        pairs[1] = 0;
    }

    private void convolve(double[] pairs) {
        Arrays.fill(work, 2 * size, work.length, 0);
        for (int i = 0; i < size; i++) {
            multiply(pairs, chirp, work, i);
        }
        engine.complexForward(work);
        for (int i = 0; i < work.length / 2; i++) {
            multiply(work, kernel, work, i);
        }
        engine.complexInverse(work, true);
        for (int i = 0; i < size; i++) {
            multiply(work, chirp, pairs, i);
        }
    }

    private static void multiply(double[] left, double[] right, double[] to, int at) {
        double real = left[2 * at] * right[2 * at] - left[2 * at + 1] * right[2 * at + 1];
        double imaginary = left[2 * at] * right[2 * at + 1] + left[2 * at + 1] * right[2 * at];
        to[2 * at] = real;
        to[2 * at + 1] = imaginary;
    }

    /** Returns exp(−πi·k²/n). The angle is taken modulo 2π in whole numbers, where k² is exact. */
    private static double[] chirp(int size) {
        double[] chirp = new double[2 * size];
        for (int k = 0; k < size; k++) {
            double angle = Math.PI * ((long) k * k % (2L * size)) / size;
            chirp[2 * k] = StrictMath.cos(angle);
            chirp[2 * k + 1] = -StrictMath.sin(angle);
        }
        return chirp;
    }

    private double[] kernel(int count, int padded) {
        double[] kernel = new double[2 * padded];
        for (int k = 0; k < count; k++) {
            int mirrored = k == 0 ? 0 : padded - k;
            kernel[2 * k] = chirp[2 * k];
            kernel[2 * k + 1] = -chirp[2 * k + 1];
            kernel[2 * mirrored] = kernel[2 * k];
            kernel[2 * mirrored + 1] = kernel[2 * k + 1];
        }
        engine.complexForward(kernel);
        return kernel;
    }
}
