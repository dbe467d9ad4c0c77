package io.edgewise.codec;

import io.edgewise.signal.Unit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which units messages name themselves, for whoever compares them with what is declared. Only SenML names any. */
public final class NamedUnits {
    private NamedUnits() {}

    /**
     * Returns the units by the name that the payload gives a value, as the payload writes them. What cannot be read is
     * passed over: whoever reads it for its values tells that.
     */
    public static Map<String, Set<String>> of(PayloadSpec payload, List<Heard> messages) {
        Map<String, Set<String>> units = new TreeMap<>();
        if (payload instanceof PayloadSpec.Senml senml) {
            messages.forEach(message -> look(message.payload(), senml.cbor(), units));
        }
        return units;
    }

    private static void look(byte[] pack, boolean cbor, Map<String, Set<String>> units) {
        try {
            SenmlLook.at(pack, cbor).forEach(record -> {
                String unit = String.valueOf(record.get("unit"));
                if (!unit.isEmpty()) {
                    units.computeIfAbsent(String.valueOf(record.get("name")), name -> new TreeSet<>())
                            .add(unit);
                }
            });
        } catch (FrameException e) {
            return; // see above
        }
    }

    /** Returns the unit that such a word means. */
    public static Unit meaning(String word) {
        return Unit.of(SenmlUnits.ours(word));
    }
}
