package io.edgewise.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows by rows and by sessions, declared in a state file and played with a signed package and ONNX Runtime. How many
 * there are, and what time they cover, was counted by hand.
 */
class DeclaredWindowsIT {
    private static final long BEGIN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    @TempDir
    private static Path folder;

    private static String pinned;

    @BeforeAll
    static void makeTheDevice() throws IOException {
        Path model = Path.of(System.getProperty("edgewise.house"), "samples/models/well-band/model.onnx");
        Path packed = folder.resolve("band");
        said("trust", "init", "--dir", folder.resolve("trust") + "", "--scope", "file:" + folder + "/");
        said("models", "pack", model.toString(), "--out", packed.toString());
        said("models", "sign", packed.toString(), "--key", folder.resolve("trust/development.key.pem") + "");
        pinned = said("models", "resolve", "file:" + packed).strip();
        Files.writeString(folder.resolve("agent.yaml"), """
                schema: edgewise.agent/v1
                identity: { site: test, device: gw }
                broker: { url: "tcp://127.0.0.1:1" }
                store: { path: store, limit: 1GiB }
                trust: { policy: trust/policy.yaml }
                control: { socket: agent.sock }
                hands: { file: { scope: all } }
                """);
    }

    /** 1,200 rows, a second apart; the lead has a value in two of three, so a window of 40 of them spans 60 rows. */
    @Test
    void windowsOfRowsAreCountedByTheLeadAndCoverTheTimeUpToTheNext() throws IOException {
        StringBuilder text = new StringBuilder("time,lead,other,fault\n");
        Random random = new Random(4);
        for (int row = 0; row < 1200; row++) {
            boolean fault = row >= 900 && row < 1050;
            text.append(BEGIN + row * 1000L).append(',');
            text.append(row % 3 == 2 ? "" : number(random, 0)).append(',').append(number(random, fault ? 4e6 : 0));
            text.append(fault ? ",1\n" : ",0\n");
        }
        Path file = write("rows.csv", text);

        JsonValue document = document(file, "{ count: 40, hop: 20, lead: P-TPT }", "--label", "fault");

        // (800 - 40) / 20 + 1 windows, each beginning 30 s after the one before; those that end by 300 s are learned
        assertEquals(39, decisions(document));
        assertEquals(9, document.get("decisions").get("LEARNING").whole());
        // from the end of the last that was learned, row 298, to that of the last window, row 1198
        assertEquals(900, document.get("judgedSeconds").number(), 1e-6);
        assertEquals(
                "windows of 40 rows of P-TPT every 20; an alarm when 3 of 4 lie above 3",
                document.get("detector").get("settings").text());
        assertEquals(1, document.get("metrics").get("faults").get("found").whole());
        assertEquals(0, document.get("metrics").get("falseAlarms").whole());
    }

    /** 40 batches of 20 rows, a second apart, with a pause of a minute between; the last is never known to be over. */
    @Test
    void aSessionIsJudgedAndThePauseAfterItIsNot() throws IOException {
        StringBuilder text = new StringBuilder("time,lead,other\n");
        Random random = new Random(5);
        for (int row = 0; row < 800; row++) {
            long time = BEGIN + (row / 20 * 80 + row % 20) * 1000L;
            text.append(time).append(',').append(number(random, 0)).append(',');
            text.append(number(random, row / 20 >= 30 ? 4e6 : 0)).append('\n');
        }
        Path file = write("batches.csv", text);

        JsonValue document = document(file, "{ session: { gap: 5s, longest: 2m } }");

        assertEquals(39, decisions(document));
        long judged = 39 - document.get("decisions").get("LEARNING").whole();
        assertEquals(judged * 19, document.get("judgedSeconds").number(), 1e-6);
        assertEquals(1, document.get("alarmsRaised").whole());
        JsonValue alarm = document.get("alarms").elements().get(0);
        assertEquals("P-PDG", alarm.get("top").elements().get(0).get("channel").text());
    }

    @Test
    void aBudgetKeepsTheRowsOfAWindowAndChoosesTheRest() throws IOException {
        StringBuilder text = new StringBuilder("time,lead,other\n");
        Random random = new Random(6);
        for (int row = 0; row < 30_000; row++) {
            text.append(BEGIN + row * 10_000L)
                    .append(',')
                    .append(number(random, 0))
                    .append(',');
            text.append(number(random, 0)).append('\n');
        }
        Path file = write("history.csv", text);

        JsonValue document = document(file, "{ count: 50, hop: 25, lead: P-TPT }", "--false-alarms", "3 per day");

        JsonValue budget = document.get("falseAlarmBudget");
        assertTrue(budget.get("yaml").text().startsWith("window: { count: 50, hop: 25, lead: 'P-TPT' }\ndecide:"));
        assertTrue(budget.get("promised").flag());
        assertEquals(1e5, budget.get("untouched").get("seconds").number(), 500); // a third of 300,000 s
    }

    private static JsonValue document(Path file, String window, String... more) throws IOException {
        Path state = Files.writeString(folder.resolve("device.yaml"), """
                schema: edgewise.state/v1
                models:
                  band: { package: "%s" }
                pipelines:
                  p:
                    source: { mqtt: { topic: t, time: replay } }
                    bind: { P-TPT: { from: lead, unit: Pa }, P-PDG: { from: other, unit: Pa } }
                    window: %s
                    model: band
                    learn: 5m
                """.formatted(pinned, window));
        String[] all = new String[more.length + 7];
        String[] head = {"backtest", file.toString(), "--state", state.toString(), "--json", "-", "--plain"};
        System.arraycopy(head, 0, all, 0, 7);
        System.arraycopy(more, 0, all, 7, more.length);
        return Json.parse(said(all).getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
    }

    private static String said(String... arguments) {
        Answer answer = Answer.to(arguments);
        assertEquals(0, answer.code(), () -> String.join(" ", arguments) + "\n" + answer.out() + answer.err());
        return answer.out();
    }

    private static long decisions(JsonValue document) {
        return document.get("decisions").members().values().stream()
                .mapToLong(JsonValue::whole)
                .sum();
    }

    private static Path write(String name, StringBuilder text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String number(Random random, double shift) {
        return String.valueOf(Math.round(1e7 + 1e5 * random.nextGaussian() + shift));
    }
}
