package io.edgewise.agent.command;

import io.edgewise.agent.command.CaseResult.Verdict;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.json.Plain;
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
import java.util.stream.Collectors;
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
        Map<String, List<CaseResult>> kinds = all.stream()
                .collect(Collectors.groupingBy(
                        result -> Plain.text(result.row().kind()), TreeMap::new, Collectors.toList()));
        PrintWriter out = spec.commandLine().getOut();
        out.println("kind                cases  accept  refuse  unsupported  error  as expected");
        kinds.forEach((kind, results) -> out.println(String.format(
                Locale.ROOT,
                "%-18s  %5d  %6d  %6d  %11d  %5d  %11d",
                kind,
                results.size(),
                count(results, Verdict.ACCEPT),
                count(results, Verdict.REFUSE),
                count(results, Verdict.UNSUPPORTED),
                count(results, Verdict.ERROR),
                results.stream().filter(CaseResult::isAsExpected).count())));
        out.println(String.format(
                Locale.ROOT,
                "%d cases in %.1f s, the longest %.2f s",
                all.size(),
                all.stream().mapToDouble(CaseResult::seconds).sum(),
                all.stream().mapToDouble(CaseResult::seconds).max().orElse(0)));
    }

    private static long count(List<CaseResult> results, Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }
}
