package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command makes of experiments that only say how they ended; the real ones run in the system tests. */
class FaultsCommandTest {
    private static final FaultRow.Bounds BOUNDS = new FaultRow.Bounds(1, 0);
    private static final Usage BEFORE = new Usage(10, 40);

    @TempDir
    private Path folder;

    /** An experiment with a known end. */
    private record Told(String name, FaultRow row) implements Experiment {
        @Override
        public String text() {
            return "the text of " + name;
        }

        @Override
        public int count(boolean full) {
            return full ? 20 : 5;
        }

        @Override
        public FaultRow run(Bench bench) {
            return row;
        }
    }

    private record Answer(int code, String out, String err) {}

    @Test
    void aNameThatIsNotKnownEndsWithTwoAndNamesTheNearestAndAll() {
        Answer answer = run(List.of(good("rain"), good("snow")), "rian");

        assertEquals(2, answer.code());
        assertTrue(
                answer.err().contains("there is no fault 'rian'; did you mean rain? Known are rain, snow, registry"),
                answer.err());
        assertEquals("", answer.out());
        assertTrue(run(Experiments.ALL, "chaos-v3-mosquito").err().contains("did you mean chaos-v3-mosquitto?"));
        assertTrue(run(List.of(good("rain")), "xyzxyz").err().contains("'xyzxyz'. Known are rain"));
    }

    @Test
    void aSeedThatIsNoNumberEndsWithTwo() {
        assertEquals(2, run(List.of(good("rain")), "--seed", "often").code());
    }

    @Test
    void aDocumentThatCannotBeWrittenIsRefusedBeforeAnythingIsRun() {
        Experiment never = experiment("rain", bench -> {
            throw new AssertionError("it was run");
        });

        for (Path target : List.of(folder, folder.resolve("nowhere").resolve("faults.json"))) {
            Answer answer = run(List.of(never), "--json", target.toString());

            assertEquals(2, answer.code(), answer.err());
            assertTrue(answer.err().contains("--json: cannot write " + target), answer.err());
        }
    }

    @Test
    void theListNamesEachWithBothCounts() {
        Answer answer = run(Experiments.ALL, "--list");

        assertEquals(0, answer.code(), answer.err());
        assertEquals(Experiments.ALL.size() + 1, answer.out().strip().lines().count(), answer.out());
        assertTrue(answer.out().contains("5000   20000"), answer.out());
        assertEquals(
                Experiments.ALL.size(),
                Experiments.ALL.stream().map(Experiment::name).distinct().count());
    }

    @Test
    void onlyWhatIsNamedIsRunAndTheDocumentIsAloneOnStandardOutput() {
        List<Experiment> all = List.of(good("rain"), good("snow"));

        Answer answer = run(all, "snow", "--json", "-", "--seed", "7", "--full");

        assertEquals(0, answer.code(), answer.err());
        JsonValue document = read(answer.out());
        assertEquals(7, document.get("seed").whole());
        assertTrue(document.get("full").flag());
        List<JsonValue> rows = document.get("rows").elements();
        assertEquals(1, rows.size());
        assertEquals("snow", rows.get(0).get("fault").text());
        assertEquals(1.235, rows.get(0).get("recoverySeconds").number());
        assertEquals(10, rows.get(0).get("threadsBefore").whole());
        assertTrue(rows.get(0).find("firstLostSeq").isEmpty());
        assertTrue(answer.err().contains("snow: 20 records, the text of snow"), answer.err());
    }

    @Test
    void oneRowThatDoesNotHoldEndsWithOneAndSaysWhatDidNot() throws IOException {
        FaultRow bad = FaultRow.judged("rain", figures(3, 12.5, new Usage(11, 40)), BOUNDS, "as ever");
        Path file = folder.resolve("faults.json");

        Answer answer = run(List.of(new Told("rain", bad), good("snow")), "--json", file.toString());

        assertEquals(1, answer.code());
        JsonValue row = read(Files.readString(file)).get("rows").elements().get(0);
        assertFalse(row.get("ok").flag());
        assertEquals(1, row.get("lost").whole());
        assertEquals(4, row.get("firstLostSeq").whole());
        String note = row.get("note").text();
        assertTrue(note.startsWith("1 lost, more than 1 repeated, back after more than 10 s, left behind: "), note);
        assertTrue(note.endsWith("; as ever"), note);
    }

    @Test
    void aFaultThatIsNotRunIsNoPassAndNoFailure() {
        Experiment unable = experiment("rain", bench -> {
            throw new NotRunException("no clouds here");
        });

        Answer answer = run(List.of(unable), "--json", "-");

        assertEquals(0, answer.code());
        JsonValue row = read(answer.out()).get("rows").elements().get(0);
        assertTrue(row.find("ok").isEmpty());
        assertTrue(row.find("lost").isEmpty());
        assertEquals("not-run: no clouds here", row.get("note").text());
        assertTrue(answer.err().contains(" rain                not-run: no clouds here"), answer.err());
    }

    @Test
    void anExperimentThatBreaksIsAFailureAndTheNextOneIsRun() {
        Experiment broken = experiment("rain", bench -> {
            throw new IOException("wet");
        });

        Answer answer = run(List.of(broken, good("snow")), "--json", "-");

        assertEquals(1, answer.code());
        List<JsonValue> rows = read(answer.out()).get("rows").elements();
        assertEquals("broken: java.io.IOException: wet", rows.get(0).get("note").text());
        assertTrue(rows.get(1).get("ok").flag());
    }

    @Test
    void aPositiveControlThatLosesNothingIsAFailure() {
        FaultRow fine = goodRow("rain");

        Answer lossy = run(List.of(new Told("rain", fine.with(3))), "--json", "-");
        Answer lossless = run(List.of(new Told("rain", fine.with(0))), "--json", "-");

        assertEquals(0, lossy.code());
        assertEquals(1, lossless.code());
        JsonValue control = read(lossy.out()).get("positiveControls").elements().get(0);
        assertEquals("rain", control.get("fault").text());
        assertEquals(3, control.get("lost").whole());
        assertTrue(lossless.err().contains("the positive control lost nothing"), lossless.err());
    }

    @Test
    void nothingStaysInTheTemporaryFolder() throws IOException {
        long before = leftovers();

        run(List.of(experiment("rain", bench -> {
            Files.writeString(bench.folder().resolve("file"), "x");
            return goodRow("rain");
        })));

        assertEquals(before, leftovers());
    }

    @Test
    void whoIsNeverBackOrNeverSaysThatItIsDownIsNotOk() {
        FaultRow row = FaultRow.judged("rain", figures(0, Double.NaN, BEFORE), BOUNDS, "as ever");

        assertTrue(row.failed());
        assertTrue(FaultRow.judged("rain", figures(0, 1, BEFORE), new FaultRow.Bounds(1, 1), "as ever")
                .note()
                .startsWith("told to be down 0 times; "));
        assertEquals("never", FaultsTable.seconds(Double.NaN));
    }

    /** Ten records of which number 4 is missing when any is repeated. */
    private static Figures figures(int repeated, double recovery, Usage after) {
        Arrivals arrivals = new Arrivals(10);
        for (int number = 0; number < 10; number++) {
            if (number != 4 || repeated == 0) {
                arrivals.note(number);
            }
        }
        for (int i = 0; i < repeated; i++) {
            arrivals.note(0);
        }
        BitSet accepted = new BitSet();
        accepted.set(0, 10);
        return Figures.of(10, new Account(accepted, 0), arrivals, recovery, BEFORE, after);
    }

    private static FaultRow goodRow(String name) {
        return FaultRow.judged(name, figures(0, 1.2346, BEFORE), BOUNDS, "as ever");
    }

    private static Experiment good(String name) {
        return new Told(name, goodRow(name));
    }

    private interface Body {
        FaultRow run(Bench bench) throws Exception;
    }

    private static Experiment experiment(String name, Body body) {
        return new Experiment() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String text() {
                return "made up";
            }

            @Override
            public int count(boolean full) {
                return 1;
            }

            @Override
            public FaultRow run(Bench bench) throws Exception {
                return body.run(bench);
            }
        };
    }

    private static long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("edgewise-faults"))
                    .count();
        }
    }

    private static JsonValue read(String text) {
        byte[] document = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), Schemas.violations("faults", document));
        return Json.parse(document, JsonLimits.DOCUMENT);
    }

    private static Answer run(List<Experiment> all, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        FaultsCommand command = new FaultsCommand(
                () -> {
                    throw new AssertionError("no broker is needed");
                },
                () -> {
                    throw new AssertionError("no registry is needed");
                },
                all);
        int code = new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }
}
