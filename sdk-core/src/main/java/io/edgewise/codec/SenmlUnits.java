package io.edgewise.codec;

import io.edgewise.signal.Unit;

/** Values that come with their unit. */
final class SenmlUnits {
    private SenmlUnits() {}

    /** Returns a value in the unit that is wanted; NaN where it cannot be converted. No unit wanted: as it is. */
    static double converted(double value, String from, Unit to) {
        if (to.symbol().isEmpty() || to.symbol().equals(from)) {
            return value;
        }
        Unit unit = Unit.of(from);
        return unit.convertsTo(to)
                ? value * unit.factorTo(to).orElseThrow() + unit.offsetTo(to).orElseThrow()
                : Double.NaN;
    }
}
