package io.edgewise.evaluation;

import java.util.Locale;
import java.util.Set;

/** What experts said of a row: normal, a fault, or nothing. A number other than 0 is a fault, and so is a word. */
enum Label {
    NORMAL,
    FAULT,
    NONE;

    private static final Set<String> WELL =
            Set.of("normal", "ok", "good", "healthy", "false", "no", "none", "n", "f", "negative", "fine");
    private static final Set<String> NOTHING = Set.of("", "nan", "null", "na", "n/a", "?", "unknown");

    /** Names that a column of labels usually has. */
    static final Set<String> NAMES = Set.of(
            "label",
            "labels",
            "class",
            "anomaly",
            "is_anomaly",
            "changepoint",
            "fault",
            "target",
            "outlier",
            "machine_status",
            "failure");

    static Label of(String text, double value) {
        if (!Double.isNaN(value)) {
            return value == 0 ? NORMAL : FAULT;
        }
        String word = text.strip().toLowerCase(Locale.ROOT);
        return NOTHING.contains(word) ? NONE : WELL.contains(word) ? NORMAL : FAULT;
    }
}
