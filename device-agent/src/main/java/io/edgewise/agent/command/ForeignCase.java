package io.edgewise.agent.command;

import java.util.Map;
import java.util.Set;

/**
 * One row of a table of cases.
 *
 * @param id its name
 * @param kind what is to be done, see {@link CaseJudge}
 * @param model the folder or file, relative to the table
 * @param bundle the signature beside it, relative to the table; empty where it comes with the model
 * @param trust keys or roots, relative to the table, with blanks between
 * @param require what the case asks for, see {@link CasePolicy}
 * @param expected what its maker expects; never looked at while it is judged
 * @param prepare commands for a copy of the model; empty for none
 * @param unknown columns of this row that are filled and not known, with commas between
 */
record ForeignCase(
        String id,
        String kind,
        String model,
        String bundle,
        String trust,
        String require,
        String expected,
        String prepare,
        String unknown) {
    /** The columns without which there is no case. */
    static final Set<String> NEEDED = Set.of("id", "kind", "model");

    private static final Set<String> KNOWN = Set.of(
            "id", "kind", "model", "bundle", "trust", "require", "expected", "reason", "prepare", "peer", "peer_says");
    private static final String IN_A_COPY = "in a copy:";

    static ForeignCase of(Map<String, String> row) {
        String prepare = cell(row, "prepare");
        return new ForeignCase(
                cell(row, "id"),
                cell(row, "kind"),
                cell(row, "model"),
                cell(row, "bundle"),
                cell(row, "trust"),
                cell(row, "require"),
                cell(row, "expected"),
                prepare.startsWith(IN_A_COPY)
                        ? prepare.substring(IN_A_COPY.length()).strip()
                        : prepare,
                String.join(
                        ", ",
                        row.keySet().stream()
                                .filter(column -> !KNOWN.contains(column)
                                        && !cell(row, column).isEmpty())
                                .toList()));
    }

    private static String cell(Map<String, String> row, String column) {
        return row.getOrDefault(column, "").strip();
    }
}
