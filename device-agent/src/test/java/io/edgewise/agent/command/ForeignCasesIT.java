package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The 270 models of foreign tools, through the command: verdict and refusal of each. What the standards leave open is
 * reported, not judged.
 */
class ForeignCasesIT {
    @TempDir
    private Path scratch;

    @Test
    void everyForeignModelComesToTheVerdictAndTheRefusalThatAreExpected(TestReporter reporter) throws IOException {
        Path table = Needs.data().resolve("interop-fixtures/expected.csv");
        Path results = scratch.resolve("results.csv");
        Path house = Path.of(System.getProperty("edgewise.house", ".."));
        Map<String, String> codes = new HashMap<>();
        CsvTable.read(house.resolve("interop/expected-codes.csv"))
                .forEach(row -> codes.put(row.get("id"), row.get("refusal")));

        Shell.Result run = Shell.run("models", "verify", "--cases", table.toString(), "--results", results.toString());

        assertEquals(0, run.code(), run.err());
        List<Map<String, String>> rows = CsvTable.read(table);
        List<Map<String, String>> found = CsvTable.read(results);
        assertEquals(270, found.size());
        assertEquals(270, codes.size());
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String id = String.valueOf(rows.get(i).get("id"));
            String expected = String.valueOf(rows.get(i).get("expected"));
            String problem = problem(expected, String.valueOf(codes.get(id)), found.get(i));
            assertEquals(id, found.get(i).get("id"));
            if (!problem.isEmpty() && expected.equals("accept-or-refuse")) {
                reporter.publishEntry(id, problem);
            } else if (!problem.isEmpty()) {
                wrong.add(id + ": " + problem);
            }
            assertTrue(Double.parseDouble(found.get(i).get("seconds")) < 10, id);
        }
        assertEquals(List.of(), wrong);
    }

    private static String problem(String expected, String code, Map<String, String> found) {
        String verdict = String.valueOf(found.get("verdict"));
        String reason = String.valueOf(found.get("reason"));
        String refusal = verdict.equals("accept") ? "" : reason.substring(0, Math.max(0, reason.indexOf(':')));
        boolean right = switch (expected) {
            case "accept" -> verdict.equals("accept");
            case "refuse" -> verdict.equals("refuse") || verdict.equals("unsupported");
            case "accept-or-unsupported" -> verdict.equals("accept") || verdict.equals("unsupported");
            default -> !verdict.equals("error");
        };
        boolean open = expected.equals("accept-or-unsupported") && verdict.equals("accept");
        return right && (open || refusal.equals(code)) ? "" : "expected " + code + ", found " + verdict + ", " + reason;
    }

    @Test
    void whateverACaseHoldsThereIsAnAnswer() throws IOException {
        Path fixtures = Needs.data().resolve("interop-fixtures");
        String base = fixtures.resolve("oms/models/base").toString();
        String bundle = fixtures.resolve("oms/bundles/key-p256.sig").toString();
        String key = fixtures.resolve("keys/p256.pub.pem").toString();
        String layout = fixtures.resolve("artifacts/oras-plain").toString();
        List<String> lines = new ArrayList<>(List.of("id,kind,model,bundle,trust,require,prepare,clock"));
        Map<String, String> expected = new HashMap<>();
        String[][] cases = {
            {"plain", "oms-key", base, "true", "", "accept"},
            {"pipe", "oms-key", base, "mkfifo p", "", "refuse NOT_A_FILE"},
            {"sparse", "oms-key", base, "truncate -s 100G big", "", "refuse LIMIT_EXCEEDED"},
            {"deep", "oms-key", base, "for i in $(seq 1 80); do mkdir d; cd d; done", "", "refuse LIMIT_EXCEEDED"},
            {"latin1", "oms-key", base, "touch \"$(printf 'L\\344s')\"", "", "refuse INVALID_PATH"},
            {"left", "oms-key", base, "sleep 60 & exit 0", "", "accept"},
            {"blobs", "artifact", layout, "mv blobs ../b; ln -s ../b blobs", "", "refuse NOT_A_FILE"},
            {"index", "artifact", layout, "rm index.json; mkfifo index.json", "", "refuse NOT_A_FILE"},
            {"huge", "artifact", layout, "truncate -s 40G index.json", "", "refuse LIMIT_EXCEEDED"},
            {"blob", "artifact", layout, "cd blobs/sha256; truncate -s 9G *", "", "refuse SIZE_MISMATCH"},
            {"gone", "oms-key", base + "/nothing", "", "", "error"},
            {"kind", "strange", base, "", "", "error"},
            {"fails", "oms-key", base, "exit 3", "", "error"},
            {"column", "oms-key", base, "", "1970", "error"},
            {"nul", "oms-key", "a\0b", "", "", "error"},
        };
        for (String[] one : cases) {
            lines.add(CsvTable.line(List.of(one[0], one[1], one[2], bundle, key, "", one[3], one[4])));
            expected.put(one[0], one[5]);
        }
        Path table = Files.write(scratch.resolve("cases.csv"), lines);
        Path results = scratch.resolve("results.csv");

        Shell.Result run = Shell.run("models", "verify", "--cases", table.toString(), "--results", results.toString());

        assertEquals(0, run.code(), run.err());
        CsvTable.read(results).forEach(row -> {
            String said = row.get("verdict") + (row.get("verdict").equals("refuse") ? " " + row.get("reason") : "");
            assertTrue(said.startsWith(String.valueOf(expected.remove(row.get("id")))), row.toString());
        });
        assertEquals(Map.of(), expected);
    }
}
