package io.edgewise.codec;

import io.edgewise.signal.Unit;
import java.util.Map;

/** The units of SenML (registry of RFC 8428, section 12.1, and RFC 8798) where they are named otherwise than ours. */
final class SenmlUnits {
    private static final Map<String, String> OURS =
            Map.of("/", "1", "g", "gram", "%EL", "%", "EL", "s", "lat", "deg", "lon", "deg");

    private SenmlUnits() {}

    /** Returns a value in the unit that is wanted; NaN where it cannot be converted. No unit wanted: as it is. */
    static double converted(double value, String senml, Unit to) {
        String from = OURS.getOrDefault(senml, senml);
        if (to.symbol().isEmpty() || to.symbol().equals(from)) {
            return value;
        }
        Unit unit = Unit.of(from);
        return unit.convertsTo(to)
                ? value * unit.factorTo(to).orElseThrow() + unit.offsetTo(to).orElseThrow()
                : Double.NaN;
    }
}
