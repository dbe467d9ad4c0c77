package io.edgewise.agent.command;

import java.util.List;
import java.util.Locale;

/**
 * What came of a case.
 *
 * @param row the case
 * @param verdict accept, refuse, unsupported (refused for what this version does not read) or error (not judged)
 * @param seconds how long it took
 * @param reason the refusal and its words, or why it was accepted or not judged
 */
record CaseResult(ForeignCase row, Verdict verdict, double seconds, String reason) {
    /** The heading of the results. */
    static final String HEADING = "id,verdict,seconds,reason";

    /** What a case comes to. */
    enum Verdict {
        /** The model was accepted. */
        ACCEPT,
        /** The model was refused. */
        REFUSE,
        /** The model was refused because of something that the standards allow and this version does not read. */
        UNSUPPORTED,
        /** The case could not be judged. */
        ERROR;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns its row of the results. */
    String line() {
        return CsvTable.line(List.of(row.id(), verdict.word(), String.format(Locale.ROOT, "%.3f", seconds), reason));
    }

    /** Tells whether this is what the maker of the case expects; true where nothing is expected. */
    boolean isAsExpected() {
        return switch (row.expected()) {
            case "accept" -> verdict == Verdict.ACCEPT;
            case "refuse" -> verdict == Verdict.REFUSE || verdict == Verdict.UNSUPPORTED;
            case "accept-or-unsupported" -> verdict == Verdict.ACCEPT || verdict == Verdict.UNSUPPORTED;
            default -> verdict != Verdict.ERROR;
        };
    }
}
