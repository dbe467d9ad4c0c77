package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Refusal;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import io.edgewise.time.SystemTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The pulls that cost little; the others are run by {@code edgewise faults registry}. */
@Timeout(120)
class PullFaultsIT {
    private static final String PULLS = "edgewise.faults.pulls";
    private static final List<String> CHEAP = List.of(
            "registry-cut",
            "registry-endless",
            "registry-length",
            "registry-flip",
            "registry-sizes",
            "registry-range",
            "registry-oddity",
            "registry-token",
            "registry-redirect",
            "registry-tls",
            "registry-tags");

    @TempDir
    private Path folder;

    @Test
    void whateverARegistryAnswersTheStoreHoldsWhatItsNamesSay() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        System.setProperty(PULLS, "8");
        int code;
        try {
            code = new CommandLine(new FaultsCommand(EmbeddedBroker::start, EmbeddedRegistry::start))
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(arguments());
        } finally {
            System.clearProperty(PULLS);
        }

        assertEquals(0, code, err.toString());
        byte[] document = out.toString().getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), Schemas.violations("faults", document));
        JsonValue read = Json.parse(document, JsonLimits.DOCUMENT);
        assertEquals(CHEAP.size(), read.get("rows").elements().size());
        for (JsonValue row : read.get("rows").elements()) {
            JsonValue pulls = row.get("pulls");
            String fault = row.get("fault").text();
            assertTrue(pulls.get("count").whole() >= 4, fault);
            assertEquals(0, pulls.get("misnamed").whole(), fault);
            assertTrue(row.find("count").isEmpty(), fault);
        }
        for (JsonValue control : read.get("positiveControls").elements()) {
            assertTrue(control.get("lost").whole() > 0, control.get("fault").text());
        }
        assertEquals(2, read.get("positiveControls").elements().size());
    }

    @Test
    void aPullThatEndsOtherwiseThanItShouldIsNotOk() throws Exception {
        Bench bench = new Bench(1, false, folder, EmbeddedBroker::start, EmbeddedRegistry::start, SystemTime.ticker());
        try (PullBench pulls = new PullBench(bench, EmbeddedRegistry.start(), 10_000)) {
            Wares wares = pulls.wares();
            Mischief flip = Lies.flipAt(7).on(wares::isModel);
            pulls.run(PullCase.right("never right", wares, flip));
            pulls.run(PullCase.refused("never refused", wares, Mischief.NONE, Refusal.UNAVAILABLE));
            pulls.run(PullCase.refused("another reason", wares, flip, Refusal.UNAVAILABLE));

            FaultRow row = pulls.tally().judge("rain", "as ever");

            assertTrue(row.failed());
            assertTrue(row.note().contains("never right: ended with "), row.note());
            assertTrue(row.note().contains("never refused: was not refused"), row.note());
            assertTrue(row.note().contains("another reason: ended with "), row.note());
            PullFigures figures = row.pulls();
            assertNotNull(figures);
            assertEquals(0, figures.misnamed());
        }
    }

    private static String[] arguments() {
        return Stream.concat(CHEAP.stream(), Stream.of("--json", "-")).toArray(String[]::new);
    }
}
