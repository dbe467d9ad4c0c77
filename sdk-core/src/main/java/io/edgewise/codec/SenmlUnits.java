package io.edgewise.codec;

import io.edgewise.json.Plain;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The units of SenML (registry of RFC 8428, section 12.1, and RFC 8798) where they are named otherwise than ours, and
 * what becomes of a value whose unit is not the one declared. Of each channel the first such unit is told, once.
 */
final class SenmlUnits {
    private static final Map<String, String> OURS =
            Map.of("/", "1", "g", "gram", "%EL", "%", "EL", "s", "lat", "deg", "lon", "deg");

    private static final int LONGEST_SHOWN = 40;

    // Confined to the owner: by column, the first unit that was not the declared one.
    private final @Nullable String[] others;

    SenmlUnits(int columns) {
        this.others = new String[columns];
    }

    /** Returns our symbol of a unit of SenML. */
    static String ours(String senml) {
        return OURS.getOrDefault(senml, senml);
    }

    /** Returns the first unit of a column that was not the declared one, as SenML writes it; null where none came. */
    @Nullable
    String other(int column) {
        return others[column];
    }

    /** Returns a value in the unit that is wanted; NaN where it cannot be converted. No unit wanted: as it is. */
    double converted(double value, String senml, int column, Channel wanted) {
        String from = ours(senml);
        Unit to = wanted.unit();
        if (to.symbol().equals(from)) {
            return value;
        }
        Unit unit = Unit.of(from);
        if (unit.isSameAs(to)) {
            return value;
        }
        boolean asItIs = to.symbol().isEmpty();
        boolean possible = unit.convertsTo(to);
        if (others[column] == null) {
            others[column] = senml;
            tell(
                    senml,
                    from,
                    wanted,
                    asItIs ? "taken as they are" : possible ? "converted" : "left out, UNIT_MISMATCH");
        }
        if (asItIs) {
            return value;
        }
        return possible
                ? value * unit.factorTo(to).orElseThrow() + unit.offsetTo(to).orElseThrow()
                : Double.NaN;
    }

    private static void tell(String senml, String from, Channel wanted, String what) {
        Logger.warn(
                "SenML names the unit '{}' for {}, declared is {}: its values are {}; if SenML is right, write unit:"
                        + " \"{}\"",
                Plain.visible(senml, LONGEST_SHOWN),
                wanted.name(),
                wanted.unit().symbol().isEmpty() ? "none" : "'" + wanted.unit() + "'",
                what,
                Plain.visible(from, LONGEST_SHOWN));
    }
}
