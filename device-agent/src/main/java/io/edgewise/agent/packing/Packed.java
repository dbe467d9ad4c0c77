package io.edgewise.agent.packing;

import io.edgewise.model.ModelManifest;
import java.util.List;

/**
 * What was made of a model file and data of a well machine.
 *
 * @param manifest what was inferred
 * @param document {@code edgewise.json}
 * @param golden {@code golden.csv}: features in, answers out
 * @param inferred what was found in the file and the data
 * @param assumed what neither of them tells
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the workbench to the one who writes it
public record Packed(ModelManifest manifest, byte[] document, byte[] golden, List<Line> inferred, List<Line> assumed) {
    public Packed {
        inferred = List.copyOf(inferred);
        assumed = List.copyOf(assumed);
    }

    /**
     * One line of the report.
     *
     * @param what is spoken of
     * @param value what was taken
     * @param why where it comes from; of an assumption, the option that says it
     */
    public record Line(String what, String value, String why) {}
}
