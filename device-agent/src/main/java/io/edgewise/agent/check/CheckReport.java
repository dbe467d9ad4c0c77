package io.edgewise.agent.check;

import io.edgewise.json.JsonWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What all checks found.
 *
 * @param options what was checked
 * @param findings in the order in which they came
 * @param took how long it took
 */
public record CheckReport(CheckOptions options, List<Finding> findings, Duration took) {
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** Returns the worst kind of trouble; empty when nothing failed. */
    public Optional<Fault> fault() {
        return findings.stream().map(Finding::fault).filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    /** Returns how many findings ended like this. */
    public long count(Outcome outcome) {
        return findings.stream().filter(finding -> finding.outcome() == outcome).count();
    }

    /** Returns the document {@code edgewise.check/v1}. */
    public byte[] document() {
        return JsonWriter.prettyObject(json -> json.put("schema", "edgewise.check/v1")
                .put(
                        "config",
                        options.config() == null ? null : options.config().toString())
                .put("state", options.state() == null ? null : options.state().toString())
                .put("offline", options.offline())
                .put("passed", fault().isEmpty())
                .put("ok", count(Outcome.OK))
                .put("warnings", count(Outcome.WARNING))
                .put("failed", count(Outcome.FAILED))
                .put("skipped", count(Outcome.SKIPPED))
                .put("seconds", took.toMillis() / 1000.0)
                .putObjects(
                        "findings",
                        findings,
                        (one, finding) -> one.put("check", finding.check())
                                .put("outcome", finding.outcome().word())
                                .put("fault", finding.fault() == null ? null : word(finding.fault()))
                                .put("why", finding.why())
                                .put("remedy", finding.remedy())));
    }

    private static String word(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }
}
