package io.edgewise.simulator.chaos;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what came of the experiments in which packages are pulled, a row each. */
final class PullsTable {
    private static final String FORM = " %-19s %7s %7s %8s %8s %9s %7s %12s %9s  %s";

    private PullsTable() {}

    static void print(PrintWriter out, List<FaultRow> rows) {
        List<FaultRow> pulls = rows.stream().filter(row -> row.pulls() != null).toList();
        if (pulls.isEmpty()) {
            return;
        }
        out.println();
        out.println(String.format(
                FORM,
                "FAULT",
                "pulls",
                "right",
                "refused",
                "healed",
                "misnamed",
                "cuts",
                "twice/cut",
                "slowest s",
                "ok"));
        pulls.forEach(row -> out.println(line(row)));
    }

    private static String line(FaultRow row) {
        PullFigures pulls = row.pulls();
        if (pulls == null) {
            throw new AssertionError("rows without pulls are left out; this is a bug");
        }
        return String.format(
                Locale.ROOT,
                FORM,
                row.fault(),
                pulls.pulls(),
                pulls.right(),
                pulls.refused(),
                pulls.healed(),
                pulls.misnamed(),
                pulls.cuts(),
                pulls.mostWastedBytes(),
                FaultsTable.seconds(pulls.slowestSeconds()),
                row.failed() ? "NO" : "yes");
    }
}
