package io.edgewise.feature;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One number computed from a channel's usable samples x₁…xₙ at times t₁…tₙ. Conventions are those of NumPy and SciPy,
 * so that training in Python and running here agree; {@code src/test/golden} holds the proof. μ is the mean, mₖ = Σ(xᵢ
 * − μ)ᵏ / n the k-th central moment. Without a sample each is NaN. Units are the channel's, where nothing else is said.
 *
 * <table>
 * <caption>The statistics by name</caption>
 * <tr><th>name</th><th>formula</th><th>the same in Python</th><th>one sample</th><th>all equal</th></tr>
 * <tr><td>mean</td><td>Σxᵢ / n</td><td>numpy.mean</td><td>x₁</td><td>x₁</td></tr>
 * <tr><td>median</td><td>q50</td><td>numpy.median</td><td>x₁</td><td>x₁</td></tr>
 * <tr><td>var</td><td>m₂, unit squared</td><td>numpy.var, ddof=0</td><td>0</td><td>0</td></tr>
 * <tr><td>std</td><td>√m₂</td><td>numpy.std, ddof=0</td><td>0</td><td>0</td></tr>
 * <tr><td>min, max</td><td></td><td>numpy.min, numpy.max</td><td>x₁</td><td>x₁</td></tr>
 * <tr><td>range</td><td>max − min</td><td>numpy.ptp</td><td>0</td><td>0</td></tr>
 * <tr><td>rms</td><td>√(Σxᵢ² / n)</td><td>numpy.sqrt(numpy.mean(x**2))</td><td>|x₁|</td><td>|x₁|</td></tr>
 * <tr><td>peak</td><td>max |xᵢ|</td><td>numpy.max(numpy.abs(x))</td><td>|x₁|</td><td>|x₁|</td></tr>
 * <tr><td>crest</td><td>peak / rms, no unit</td><td></td><td>1; NaN if 0</td><td>1; NaN if 0</td></tr>
 * <tr><td>skewness</td><td>m₃ / m₂^1.5, no unit</td><td>scipy.stats.skew, bias=True</td><td>NaN</td><td>NaN</td></tr>
 * <tr><td>kurtosis</td><td>m₄ / m₂² − 3, no unit</td><td>scipy.stats.kurtosis, fisher=True, bias=True</td><td>NaN</td>
 * <td>NaN</td></tr>
 * <tr><td>slope</td><td>least squares of x over t, unit per second</td><td>scipy.stats.linregress</td><td>NaN</td>
 * <td>0</td></tr>
 * <tr><td>delta</td><td>xₙ − x₁</td><td></td><td>0</td><td>0</td></tr>
 * <tr><td>zero-crossings</td><td>how often (xᵢ &gt; 0) ≠ (xᵢ₊₁ &gt; 0)</td><td>numpy.count_nonzero(numpy.diff(x &gt;
 * 0))</td><td>0</td><td>0</td></tr>
 * <tr><td>q00 … q99</td><td>the value below which so many per cent lie, linear between two</td><td>numpy.quantile,
 * method="linear"</td><td>x₁</td><td>x₁</td></tr>
 * </table>
 *
 * <p>Equal means: m₂ ≤ (10⁻¹⁵ μ)², as SciPy sees it. The sources are the manuals of those functions; quantiles are type
 * 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996).
 */
public final class Statistic {
    private static final Map<String, Statistic> KNOWN = known();

    private final String name;
    private final ToDoubleFunction<Summary> formula;

    private Statistic(String name, ToDoubleFunction<Summary> formula) {
        this.name = name;
        this.formula = formula;
    }

    /**
     * Returns the statistic of this name.
     *
     * @param name lower case, words joined by hyphens, for example {@code "mean"}, {@code "zero-crossings"},
     *     {@code "q95"}
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public static Statistic named(String name) {
        Statistic known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        if (name.matches("q[0-9]{2}")) {
            double share = Integer.parseInt(name.substring(1)) / 100.0;
            return new Statistic(name, summary -> summary.quantile(share));
        }
        throw new IllegalArgumentException("statistic \"" + name + "\" is unknown; use one of "
                + String.join(", ", KNOWN.keySet()) + ", a quantile q00 to q99, or a spectral feature: "
                + String.join(", ", SpectralFeature.words()));
    }

    /** Returns the names of all statistics but the quantiles. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** Returns the name on the wire. */
    public String name() {
        return name;
    }

    double of(Summary summary) {
        return formula.applyAsDouble(summary);
    }

    @Override
    public String toString() {
        return name;
    }

    private static Map<String, Statistic> known() {
        Map<String, Statistic> all = new LinkedHashMap<>();
        put(all, "mean", Summary::mean);
        put(all, "median", summary -> summary.quantile(0.5));
        put(all, "std", summary -> Math.sqrt(summary.variance()));
        put(all, "var", Summary::variance);
        put(all, "min", Summary::min);
        put(all, "max", Summary::max);
        put(all, "range", summary -> summary.max() - summary.min());
        put(all, "rms", Summary::rms);
        put(all, "peak", Summary::peak);
        put(all, "crest", summary -> summary.peak() / summary.rms());
        put(all, "kurtosis", Summary::kurtosis);
        put(all, "skewness", Summary::skewness);
        put(all, "slope", Summary::slope);
        put(all, "delta", summary -> summary.last() - summary.first());
        put(all, "zero-crossings", Summary::zeroCrossings);
        return all;
    }

    private static void put(Map<String, Statistic> all, String name, ToDoubleFunction<Summary> formula) {
        all.put(name, new Statistic(name, formula));
    }
}
