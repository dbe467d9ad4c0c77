package io.edgewise.signal;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A unit of measurement and how it converts: {@code base = value * factor + offset}. Factors are exact by definition
 * (NIST SP 811, appendix B) unless said otherwise.
 */
public final class Unit {
    private static final Map<String, Unit> KNOWN = known();

    private final String symbol;
    private final String dimension;
    private final double factor;
    private final double offset;

    private Unit(String symbol, String dimension, double factor, double offset) {
        this.symbol = symbol;
        this.dimension = dimension;
        this.factor = factor;
        this.offset = offset;
    }

    /**
     * Returns the unit with this symbol. A symbol that is not in the table is a unit of its own, which converts only to
     * itself.
     *
     * @param symbol for example {@code "bar"}, {@code "degC"}; {@code ""} for none
     */
    public static Unit of(String symbol) {
        Unit known = KNOWN.get(symbol);
        return known != null ? known : new Unit(symbol, "only " + symbol, 1, 0);
    }

    /** Returns the symbol, for example {@code "Pa"}. */
    public String symbol() {
        return symbol;
    }

    /** Tells whether values in this unit can be turned into the other. */
    public boolean convertsTo(Unit other) {
        return dimension.equals(other.dimension);
    }

    /**
     * Returns what a value must be multiplied with to get from this unit to the other; empty where that is impossible.
     */
    public OptionalDouble factorTo(Unit other) {
        return convertsTo(other) ? OptionalDouble.of(factor / other.factor) : OptionalDouble.empty();
    }

    /**
     * Returns what must be added after multiplying to get from this unit to the other; empty where that is impossible.
     */
    public OptionalDouble offsetTo(Unit other) {
        return convertsTo(other) ? OptionalDouble.of((offset - other.offset) / other.factor) : OptionalDouble.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Unit unit && symbol.equals(unit.symbol);
    }

    @Override
    public int hashCode() {
        return Objects.hash(symbol);
    }

    @Override
    public String toString() {
        return symbol;
    }

    private static Map<String, Unit> known() {
        return Map.ofEntries(
                unit("", "number", 1, 0),
                unit("%", "number", 0.01, 0),
                unit("Pa", "pressure", 1, 0),
                unit("kPa", "pressure", 1e3, 0),
                unit("MPa", "pressure", 1e6, 0),
                unit("bar", "pressure", 1e5, 0),
                unit("mbar", "pressure", 1e2, 0),
                unit("psi", "pressure", 6894.757293168361, 0),
                unit("K", "temperature", 1, 0),
                unit("degC", "temperature", 1, 273.15),
                unit("degF", "temperature", 5.0 / 9.0, 459.67 * 5.0 / 9.0),
                unit("m3/s", "volume flow", 1, 0),
                unit("m3/h", "volume flow", 1.0 / 3600, 0),
                unit("l/min", "volume flow", 1e-3 / 60, 0),
                unit("l/s", "volume flow", 1e-3, 0),
                unit("A", "current", 1, 0),
                unit("mA", "current", 1e-3, 0),
                unit("V", "voltage", 1, 0),
                unit("kV", "voltage", 1e3, 0),
                unit("W", "power", 1, 0),
                unit("kW", "power", 1e3, 0),
                unit("mm/s", "velocity", 1e-3, 0),
                unit("m/s", "velocity", 1, 0),
                unit("in/s", "velocity", 0.0254, 0),
                unit("m/s2", "acceleration", 1, 0),
                unit("g", "acceleration", 9.80665, 0),
                unit("Hz", "frequency", 1, 0),
                unit("rpm", "frequency", 1.0 / 60, 0),
                unit("m", "length", 1, 0),
                unit("mm", "length", 1e-3, 0),
                unit("s", "time", 1, 0),
                unit("ms", "time", 1e-3, 0));
    }

    private static Map.Entry<String, Unit> unit(String symbol, String dimension, double factor, double offset) {
        return Map.entry(symbol, new Unit(symbol, dimension, factor, offset));
    }
}
