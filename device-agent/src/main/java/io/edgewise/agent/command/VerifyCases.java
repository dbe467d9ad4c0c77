package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies a table of foreign models, each with what it asks for, and writes what came of each. */
final class VerifyCases {
    private final CommandSpec spec;

    VerifyCases(CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Runs a table.
     *
     * @param cases the table
     * @param results where the results go
     */
    int run(Path cases, Path results) throws IOException, InterruptedException {
        List<Map<String, String>> rows = CsvTable.read(cases);
        Set<String> columns = rows.isEmpty() ? ForeignCase.NEEDED : rows.get(0).keySet();
        if (!columns.containsAll(ForeignCase.NEEDED)) {
            throw new ConfigException(cases.toString(), 1, "needs the columns " + ForeignCase.NEEDED);
        }
        Path folder = cases.toAbsolutePath().getParent();
        if (folder == null) {
            throw new ConfigException(cases.toString(), 0, "lies in no folder");
        }
        CaseRun run = new CaseRun(folder);
        List<CaseResult> all = new ArrayList<>();
        PrintWriter err = spec.commandLine().getErr();
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(results, StandardCharsets.UTF_8))) {
            out.print(CaseResult.HEADING + "\n");
            for (Map<String, String> row : rows) {
                CaseResult result = run.run(ForeignCase.of(row));
                all.add(result);
                out.print(result.line() + "\n");
                out.flush();
                if (!result.isAsExpected()) {
                    err.println(result.row().id() + ": " + result.verdict().word() + ", expected "
                            + result.row().expected() + ": " + result.reason());
                }
                if (all.size() % 50 == 0) {
                    err.println(all.size() + " of " + rows.size() + " cases");
                }
                err.flush();
            }
        }
        summary(all);
        return ExitCode.OK;
    }

    private void summary(List<CaseResult> all) {
        Map<String, int[]> kinds = new TreeMap<>();
        double longest = 0;
        double seconds = 0;
        for (CaseResult result : all) {
            int[] counts =
                    kinds.computeIfAbsent(result.row().kind(), kind -> new int[CaseResult.Verdict.values().length + 2]);
            counts[result.verdict().ordinal()]++;
            counts[counts.length - 2]++;
            counts[counts.length - 1] += result.isAsExpected() ? 1 : 0;
            longest = Math.max(longest, result.seconds());
            seconds += result.seconds();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("kind                cases  accept  refuse  unsupported  error  as expected");
        kinds.forEach((kind, n) -> out.println(String.format(
                Locale.ROOT, "%-18s  %5d  %6d  %6d  %11d  %5d  %11d", kind, n[4], n[0], n[1], n[2], n[3], n[5])));
        out.println(String.format(Locale.ROOT, "%d cases in %.1f s, the longest %.2f s", all.size(), seconds, longest));
    }
}
