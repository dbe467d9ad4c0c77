package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void theTruthIsWrittenApartFromTheReadings() throws IOException {
        assertEquals(0, run("--fault", "seal-leak", "--onset", "10m", "--duration", "20m", "--severity", "0.9"));

        List<String> rows = Files.readAllLines(folder.resolve("pump-1.csv"));
        List<String> labels = Files.readAllLines(folder.resolve("pump-1.labels.csv"));
        assertEquals(
                "timestamp,suction-pressure,discharge-pressure,flow,current,speed,bearing-temperature,"
                        + "motor-temperature,vibration,seal-pressure",
                rows.get(0));
        assertEquals(12_001, rows.size());
        assertTrue(rows.get(1).startsWith("2026-01-01T00:00:00.000Z,"));
        assertTrue(rows.get(12_000).startsWith("2026-01-01T00:19:59.900Z,"));
        assertEquals(10, rows.get(700).split(",", -1).length);
        assertTrue(rows.stream().noneMatch(row -> row.contains("seal-leak")));
        assertEquals("time,state,fault,severity,sensor-fault,sensor-channel", labels.get(0));
        assertEquals(1_201, labels.size());
        assertEquals("2026-01-01T00:09:59.000Z,running,normal,0,none,", labels.get(600));
        assertTrue(labels.get(601).startsWith("2026-01-01T00:10:00.000Z,running,seal-leak,0.0"));
        assertEquals("2026-01-01T00:15:00.000Z,running,seal-leak,0.9,none,", labels.get(901));
        assertTrue(labels.stream().anyMatch(label -> label.contains(",stopped,")));
        assertTrue(labels.stream().anyMatch(label -> label.contains(",starting,")));
        assertTrue(err.toString().contains("pump-1  12000 rows"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aSensorFaultIsSeenInTheReadingsAndInTheLabels() throws IOException {
        assertEquals(0, run("--sensor-fault", "text", "--duration", "15m"));

        assertTrue(Files.readString(folder.resolve("pump-1.csv")).contains(",ERR"));
        assertTrue(Files.readString(folder.resolve("pump-1.labels.csv")).contains(",normal,0,text,"));
    }

    @Test
    void everyMachineOfTheCatalogueIsWrittenWithEachOfItsFaultsTheSameTwice() throws IOException {
        for (MachineKind kind : MachineKind.ALL) {
            for (MachineKind.Fault fault : kind.faults()) {
                Path rows = folder.resolve(kind.id() + ".csv");
                Path truth = folder.resolve(kind.id() + ".labels.csv");
                String[] arguments = {
                    kind.id(),
                    "--fault",
                    fault.id(),
                    "--seconds",
                    "120",
                    "--out",
                    rows.toString(),
                    "--labels",
                    truth.toString()
                };
                assertEquals(0, command(arguments), err::toString);
                byte[] first = Files.readAllBytes(rows);
                assertEquals(0, command(arguments));

                assertArrayEquals(first, Files.readAllBytes(rows));
                String labels = Files.readString(truth);
                assertTrue(labels.contains(",normal,0\n") && labels.contains("," + fault.id() + ","), labels);
                assertTrue(!Files.readString(rows).contains(fault.id()), "the truth stands apart");
            }
        }
    }

    @Test
    void aBurstsRowsLieAsFarApartAsItsRateSays() throws IOException {
        Path rows = folder.resolve("bearing.csv");

        assertEquals(0, command("bearing", "--seconds", "20", "--out", rows.toString()));

        List<String> lines = Files.readAllLines(rows);
        assertEquals("timestamp,vibration,speed,load", lines.get(0));
        assertEquals(1 + 2 * 8192, lines.size());
        assertTrue(lines.get(2).startsWith("2026-01-01T00:00:00.000039062Z,"), lines.get(2));
        assertTrue(lines.get(8193).startsWith("2026-01-01T00:00:10.000Z,"), lines.get(8193));
    }

    @Test
    void theCatalogueIsAlsoADocument() {
        assertEquals(0, command("--list", "--json", "-"));

        assertEquals(
                List.of(), Schemas.violations("fault-catalogue", out.toString().getBytes(StandardCharsets.UTF_8)));
        assertTrue(out.toString().contains("outer-race"));
    }

    @Test
    void whatAMachineCannotHaveIsRefusedWithWhatItCan() {
        assertEquals(
                2,
                command(
                        "bearing",
                        "--fault",
                        "leak",
                        "--out",
                        folder.resolve("x.csv").toString()));
        assertTrue(err.toString().contains("none, outer-race, inner-race, ball"), err.toString());
        assertEquals(2, command("engine"));
        assertTrue(err.toString().contains("bearing, motor, tank"), err.toString());
        assertEquals(2, command("tank"));
        assertTrue(err.toString().contains("--out FILE.csv, or --mqtt HOST"), err.toString());
    }

    @Test
    void theSameOptionsGiveTheSameBytes() throws IOException {
        run("--machines", "2", "--duration", "15m", "--seed", "100000");
        byte[] first = Files.readAllBytes(folder.resolve("pump-2.csv"));

        run("--machines", "2", "--duration", "15m", "--seed", "100000");
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("pump-2.csv")));
        run("--machines", "2", "--duration", "15m", "--seed", "100001");
        assertFalse(java.util.Arrays.equals(first, Files.readAllBytes(folder.resolve("pump-2.csv"))));
    }

    @Test
    void theCatalogueNamesEveryFault() {
        assertEquals(0, command("--list"));

        for (PumpFault fault : PumpFault.values()) {
            assertTrue(out.toString().contains("  " + fault.id() + " "));
        }
        for (SensorFault fault : SensorFault.values()) {
            assertTrue(out.toString().contains("  " + fault.id() + " "));
        }
    }

    @Test
    void wrongOptionsEndWithTwoAndSayWhatToDo() {
        refused("--out DIR is missing", "--seed", "1");
        refused("no machine fault is called 'rust'; there are cavitation,", "--fault", "rust");
        refused("no sensor fault is called 'x'; there are stuck,", "--sensor-fault", "x");
        refused("'5' is not a duration; write a whole number and s, m, h or d", "--duration", "5");
        refused("--machines must be 1 to 10000, not 0", "--out", folder.toString(), "--machines", "0");
        refused("--no-fault contradicts", "--out", folder.toString(), "--no-fault", "--fault", "dry-run");
        refused(
                "onset PT3H is not inside the duration of 7200 s",
                "--out",
                folder.toString(),
                "--fault",
                "dry-run",
                "--onset",
                "3h");
        refused("severity is not in (0, 1]: 2.0", "--out", folder.toString(), "--severity", "2");
    }

    private void refused(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(2, command(arguments));
        assertTrue(err.toString().contains(message), err.toString());
    }

    private int run(String... options) {
        String[] all = java.util.Arrays.copyOf(options, options.length + 2);
        all[options.length] = "--out";
        all[options.length + 1] = folder.toString();
        return command(all);
    }

    private int command(String... arguments) {
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
