package io.edgewise.onnx;

import java.util.List;

/**
 * What came of looking through a file.
 *
 * @param findings the first things that rules forbid, in the order of the file, at most {@value #MOST_FINDINGS}
 * @param found how many there are; of a file that holds very many, how many were found before the search was ended
 * @param facts what the file holds, as far as it was read
 */
public record Inspection(List<Finding> findings, long found, Facts facts) {
    /** How many findings are told one by one. */
    public static final int MOST_FINDINGS = 32;

    public Inspection {
        findings = List.copyOf(findings);
    }

    /** Tells whether nothing was found. */
    public boolean ok() {
        return found == 0;
    }
}
