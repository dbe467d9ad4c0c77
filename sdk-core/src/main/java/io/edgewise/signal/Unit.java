package io.edgewise.signal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A unit of measurement and how it converts: {@code base = value * factor + offset}. The known ones stand in
 * {@code units.txt} beside this class, with their sources.
 */
public final class Unit {
    private static final Map<String, Unit> KNOWN = UnitTable.read();

    private final String symbol;
    private final String dimension;
    private final double factor;
    private final double offset;

    Unit(String symbol, String dimension, double factor, double offset) {
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

    /** Returns the symbols of all known units, sorted. */
    public static List<String> symbols() {
        return KNOWN.keySet().stream().sorted().toList();
    }

    /** Tells whether the unit stands in the table; one that does not converts only to itself. */
    public boolean isKnown() {
        return KNOWN.containsKey(symbol);
    }

    /** Returns the symbol, for example {@code "Pa"}. */
    public String symbol() {
        return symbol;
    }

    /** Tells whether values in this unit can be turned into the other. */
    public boolean convertsTo(Unit other) {
        return dimension.equals(other.dimension);
    }

    /** Says that this unit does not become another, and what to do where that is one of the model's own. */
    public String mismatch(Unit wanted) {
        return "the unit '" + this + "' cannot be converted to '" + wanted + "'"
                + (wanted.isKnown()
                        ? ""
                        : ", the only one that this model takes: declare that, or make the model anew with the unit"
                                + " (edgewise init --force --unit NAME=" + this + ")");
    }

    /** Tells whether a value is the same number in both units, whatever they are called: {@code degC}, {@code Cel}. */
    public boolean isSameAs(Unit other) {
        return convertsTo(other) && factor == other.factor && offset == other.offset;
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
}
