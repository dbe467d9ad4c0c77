package io.edgewise.simulator.chaos;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what came of the experiments, a row each. */
final class FaultsTable {
    private static final String FORM = " %-19s %7s %8s %9s %5s %10s %9s %7s  %s";

    private FaultsTable() {}

    static void print(PrintWriter out, List<FaultRow> rows) {
        List<FaultRow> others = rows.stream().filter(row -> row.pulls() == null).toList();
        if (!others.isEmpty()) {
            out.println();
            out.println(String.format(
                    FORM,
                    "FAULT",
                    "records",
                    "accepted",
                    "delivered",
                    "lost",
                    "duplicates",
                    "back in s",
                    "threads",
                    "ok"));
            others.forEach(row -> out.println(line(row)));
        }
        PullsTable.print(out, rows);
        rows.stream().filter(row -> row.control() != null).forEach(row -> out.println(control(row)));
        out.flush();
    }

    private static String line(FaultRow row) {
        Figures figures = row.figures();
        if (figures == null) {
            return String.format(" %-19s %s", row.fault(), row.note());
        }
        return String.format(
                Locale.ROOT,
                FORM,
                row.fault(),
                figures.count(),
                figures.accepted(),
                figures.delivered(),
                figures.lost(),
                figures.duplicates(),
                seconds(figures.recoverySeconds()),
                figures.before().threads() + ">" + figures.after().threads(),
                row.failed() ? "NO" : "yes");
    }

    private static String control(FaultRow row) {
        Figures figures = row.figures();
        if (row.pulls() != null) {
            return String.format(
                    Locale.ROOT,
                    " positive control: without our care %s blobs were under a name that is not their hash in %s",
                    row.control(),
                    row.fault());
        }
        return String.format(
                Locale.ROOT,
                " positive control: without our care %s of %s were lost in %s",
                row.control(),
                figures == null ? "?" : figures.count(),
                row.fault());
    }

    static String seconds(double value) {
        return Double.isNaN(value) ? "never" : String.format(Locale.ROOT, "%.2f", value);
    }
}
