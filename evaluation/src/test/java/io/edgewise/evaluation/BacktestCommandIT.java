package io.edgewise.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a person types it, with ONNX Runtime. */
class BacktestCommandIT {
    private static final long BEGIN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    @TempDir
    Path folder;

    @Test
    void aFaultThatIsLabelledIsFoundAndTheDocumentIsOfItsForm() throws IOException {
        Path file = recording("pump.csv", 6000, 1000, 7, row -> row >= 4000 && row < 5000, true);

        JsonValue document = document(0, file.toString(), "--label", "class", "--report", folder.resolve("r") + "");

        JsonValue metrics = document.get("metrics");
        assertEquals(1, metrics.get("faults").get("found").whole());
        assertTrue(metrics.get("recall").number() > 0.9, metrics.get("recall") + "");
        assertTrue(metrics.get("alwaysAnomaly").get("far").number() == 1);
        JsonValue alarm = document.get("alarms").elements().get(0);
        assertEquals("b", alarm.get("top").elements().get(0).get("channel").text());
        assertEquals("b", document.get("fixedLimit").get("channel").text());
        assertEquals(2400, document.get("learnedSeconds").number()); // 0.6 of what lies before the fault at 4,000 s
        String page =
                Files.readString(Path.of(document.get("plots").elements().get(0).text()));
        assertTrue(page.contains("uPlot") && page.contains("\"title\":\"pump.csv\""));
        assertFalse(page.matches("(?s).*(src|href)=.*"), "the page must need nothing but itself");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aBudgetThatWasChosenHoldsInTheUntouchedThird(long seed) throws IOException {
        Path file = recording("seed-" + seed + ".csv", 90_000, 10_000, seed, row -> false, false);

        JsonValue document = document(0, file.toString(), "--false-alarms", "1 per day");

        JsonValue budget = document.get("falseAlarmBudget"); // 10.4 days: each third 3.5, enough for one a day
        assertTrue(budget.get("promised").flag(), budget + "");
        double days = budget.get("untouched").get("seconds").number() / 86_400;
        assertEquals(3.47, days, 0.2);
        assertFalse(budget.get("exceeded").flag(), budget + "");
        assertTrue(budget.get("untouched").get("low").number() <= 1, budget + "");
    }

    @Test
    void aHistoryThatIsTooShortForTheBudgetIsCalledSo() throws IOException {
        Path file = recording("short.csv", 6000, 1000, 5, row -> false, false);

        Answer answer = Answer.to("backtest", file.toString(), "--false-alarms", "1 per 30d");

        assertEquals(0, answer.code(), answer.err());
        // the rule of three: -ln 0.05 = 2.9957 times 30 days
        assertTrue(
                answer.out().contains("cannot promise the budget: the part that chooses needs 89.87 d"), answer.out());
        assertTrue(answer.out().contains("decide: { threshold: "), answer.out());
    }

    @Test
    void aNumberThatStandsForNoValueTeachesNothing() throws IOException {
        StringBuilder text = new StringBuilder("time,a\n");
        for (int i = 0; i < 3_000; i++) {
            double value = i % 97 == 0 ? -9999 : 40 + Math.sin(i) + (i > 2_400 ? 5 : 0);
            text.append(i * 1_000L + 1_700_000_000_000L)
                    .append(',')
                    .append(value)
                    .append('\n');
        }

        Answer answer = Answer.to("backtest", write("sentinel.csv", text.toString()), "--window", "60s");

        assertEquals(0, answer.code(), answer.err());
        assertTrue(answer.out().contains("-9999 of a lies far from all others"), answer.out());
        assertTrue(answer.out().contains("one limit      a above 41"), answer.out());
        assertTrue(answer.out().contains("alarms         1 in 20 min"), answer.out());
    }

    @Test
    void aLabelThatIsNotThereIsAnsweredWithTheNearest() throws IOException {
        Path file = recording("a.csv", 100, 1000, 1, row -> false, true);

        refused("did you mean 'class'?", file.toString(), "--label", "clas");
    }

    @Test
    void whatCannotBeJudgedIsRefusedWithWords() throws IOException {
        refused("is no file that can be read", folder.resolve("none.csv").toString());
        refused("empty", write("empty.csv", ""));
        refused("one row", write("one.csv", "time,a\n1,2\n"));
        refused("all of one time", write("still.csv", "time,a\n" + "2026-01-01T00:00:00Z,2\n".repeat(5)));
        refused("no column of numbers", write("words.csv", "time,a,b\n1000,x,y\n2000,x,z\n3000,q,y\n"));
        Path file = recording("b.csv", 100, 1000, 1, row -> false, true);
        refused("is no duration", file.toString(), "--window", "soon");
        refused("is no budget", file.toString(), "--false-alarms", "few");
        refused("is no time zone", file.toString(), "--zone", "Mars/Olympus");
        refused("longer than --window", file.toString(), "--window", "10s", "--hop", "20s");
        refused("--learn-share must lie", file.toString(), "--learn-share", "1.5");
        refused("makes no two windows", file.toString(), "--learn", "3s", "--window", "60s");
        refused("agent.yaml", file.toString(), "--state", write("device.yaml", """
                schema: edgewise.state/v1
                models:
                  m: { package: "oci://127.0.0.1:1/models/m@sha256:%s" }
                pipelines:
                  p:
                    source: { mqtt: { topic: t, format: native, time: replay } }
                    bind: { a: { from: a, unit: Pa } }
                    model: m
                """.formatted("0".repeat(64))));
    }

    @Test
    void rowsOutOfOrderAndOfTheSameTimeAreToldAndNothingFails() throws IOException {
        StringBuilder text = new StringBuilder("time,a\n");
        for (int row = 0; row < 2000; row++) {
            long time = BEGIN + (row % 10 == 3 ? row - 2 : row) * 1000L;
            text.append(time).append(',').append(row % 7).append('\n');
        }

        JsonValue document = document(0, write("mixed.csv", text.toString()));

        assertEquals(200, document.get("outOfOrder").whole());
        assertTrue(document.get("judgedSeconds").number() > 600);
    }

    private void refused(String words, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "backtest";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Answer answer = Answer.to(all);
        assertEquals(2, answer.code(), answer.out() + answer.err());
        assertTrue(answer.err().contains(words), answer.err());
    }

    private static JsonValue document(int code, String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "backtest";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--plain";
        all[arguments.length + 2] = "--json";
        all[arguments.length + 3] = "-";
        Answer answer = Answer.to(all);
        assertEquals(code, answer.code(), answer.err());
        byte[] json = answer.out().getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), Schemas.violations("backtest", json));
        return Json.parse(json, JsonLimits.DOCUMENT);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** Three channels of noise; in a fault b is shifted by ten standard deviations. */
    private Path recording(String name, int rows, int stepMillis, long seed, IntPredicate fault, boolean labelled)
            throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("time,a,b,c" + (labelled ? ",class\n" : "\n"));
        for (int row = 0; row < rows; row++) {
            boolean bad = fault.test(row);
            text.append(BEGIN + (long) row * stepMillis).append(',').append(random.nextGaussian());
            text.append(',')
                    .append(random.nextGaussian() + (bad ? 10 : 0))
                    .append(',')
                    .append(random.nextGaussian());
            text.append(labelled ? (bad ? ",1\n" : ",0\n") : "\n");
        }
        return Files.writeString(folder.resolve(name), text);
    }
}
