package io.edgewise.agent.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts as Linux 6.18 wrote them, long lines cut; the expected numbers were computed from them by hand. */
class HostReadersTest {
    private static final String STAT = """
            cpu  169260 20298 11953 429450 972 0 439 1253 0 0
            cpu0 79962 9404 5243 221357 159 0 133 609 0 0
            cpu1 89298 10893 6710 208093 812 0 306 644 0 0
            intr 1323893 0 0 0
            ctxt 3912384
            """;
    private static final String STAT_LATER = """
            cpu  193304 29482 13940 429458 973 0 493 1370 0 0
            cpu0 91697 14406 6128 221360 160 0 148 664 0 0
            """;
    private static final String DISKSTATS = """
               7       0 loop0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
             254       0 vda 72277 9608 3127906 21940 39539 49895 3642736 30131 0 20676 59833
             254       1 vda1 70000 9608 3127906 21940 39539 49895 3642736 30131 0 20676 59833
            """;

    private final Set<String> disks = Set.of("vda");

    @TempDir
    private Path root;

    @Test
    void theProcessorsShareIsThatOfTheTimeSinceTheReadingBefore() {
        CpuReader cpu = new CpuReader(root.resolve("stat"));

        assertTrue(Double.isNaN(cpu.next(STAT)));
        // user 24044, nice 9184, system 1987, softirq 54, steal 117 of these and idle 8, iowait 1.
        assertEquals(100.0 * 35386 / 35395, cpu.next(STAT_LATER), 1e-9);
        assertTrue(Double.isNaN(cpu.next(STAT_LATER)), "no time has passed");
        assertTrue(Double.isNaN(cpu.next("")), "it is gone");
        assertTrue(Double.isNaN(cpu.next(STAT)), "it begins anew");
        assertTrue(Double.isNaN(cpu.next("cpu  x y z\n")));
    }

    @Test
    void waitingForADiskIsIdleAndATickBackwardsIsNone() {
        CpuReader cpu = new CpuReader(root.resolve("stat"));
        cpu.next("cpu  100 0 0 100 50 0 0 0 0 0\n");

        assertEquals(0, cpu.next("cpu  100 0 0 110 60 0 0 0 0 0\n"));
        assertEquals(100, cpu.next("cpu  110 0 0 110 59 0 0 0 0 0\n"));
    }

    @Test
    void theLoadIsTheMeanOfAMinute() {
        assertEquals(6.29, LoadReader.parse("6.29 4.33 2.40 9/165 13836\n"));
        assertTrue(Double.isNaN(LoadReader.parse("")));
        assertTrue(Double.isNaN(LoadReader.parse("much 4.33 2.40 9/165 13836\n")));
    }

    @Test
    void memoryIsUsedAsFarAsItIsNotAvailable() {
        String text = "MemTotal:       24683656 kB\nMemFree:        22814536 kB\nMemAvailable:   23185060 kB\n";

        assertEquals(100.0 * 1498596 / 24683656, MemoryReader.parse(text), 1e-9);
        assertTrue(
                Double.isNaN(MemoryReader.parse("MemTotal:       24683656 kB\nMemFree: 1 kB\n")), "before Linux 3.14");
        assertTrue(Double.isNaN(MemoryReader.parse("MemTotal: 10 kB\nMemAvailable: 11 kB\n")));
    }

    @Test
    void theDisksLatencyIsThatOfTheRequestsSinceTheReadingBeforeOfWholeDisks() {
        DiskReader disk = new DiskReader(root, root);
        String later = DISKSTATS
                .replace("vda 72277 9608 3127906 21940 39539", "vda 72287 9608 3127906 21960 39549")
                .replace("3642736 30131", "3642736 30211");

        assertTrue(Double.isNaN(disk.next(DISKSTATS, disks)));
        assertEquals(5, disk.next(later, disks), "20 requests took 20 ms of reading and 80 ms of writing");
        assertEquals(0, disk.next(later, disks), "nothing was read or written");
        assertTrue(Double.isNaN(disk.next(DISKSTATS, disks)), "it ran backwards: a wrap, or another disk");
        assertTrue(Double.isNaN(disk.next(DISKSTATS, Set.of())), "a machine without disks");
        assertTrue(Double.isNaN(disk.next("254 0 vda 1 2\nrubbish\n", disks)));
    }

    @Test
    void spaceIsUsedAsDfTellsIt() {
        // 100 blocks, 5 kept for root, 20 used: df says 20 of 95 and rounds up.
        assertEquals(100.0 * 20 / 95, SpaceReader.share(100, 80, 75), 1e-9);
        assertTrue(Double.isNaN(SpaceReader.share(0, 0, 0)));
        assertTrue(Double.isNaN(new SpaceReader(root.resolve("nowhere")).read()));
    }

    @Test
    void theHottestCredibleZoneCountsAndWithoutZonesTheMonitors() throws IOException {
        assertEquals(48.312, TemperatureReader.hottest(List.of("27800\n", "48312\n", "-274000\n", "x", "")));
        TemperatureReader reader = new TemperatureReader(root);
        assertTrue(Double.isNaN(reader.read()));

        Path monitor = Files.createDirectories(root.resolve("hwmon/hwmon0"));
        Files.writeString(monitor.resolve("temp1_input"), "61000\n");
        assertEquals(61, reader.read());
        Files.writeString(
                Files.createDirectories(root.resolve("thermal/thermal_zone0")).resolve("temp"), "40000\n");
        assertEquals(40, reader.read());
    }

    @Test
    void thisMachineTellsWhatItHasInItsRanges() throws IOException {
        HostMeter meter = new HostMeter(Path.of("/"));
        meter.read();
        long until = ticks() + 5;
        while (ticks() < until) {
            Thread.onSpinWait();
        }
        Map<String, Double> values = meter.read();

        assertEquals(Set.of("cpu", "load", "memory-used", "disk-latency", "disk-used", "temperature"), values.keySet());
        for (String share : List.of("cpu", "memory-used", "disk-used")) {
            double value = values.getOrDefault(share, Double.NaN);
            assertTrue(value >= 0 && value <= 100, share + " " + value);
        }
        assertTrue(values.getOrDefault("cpu", Double.NaN) > 0, "this test itself kept a processor busy");
        assertTrue(values.getOrDefault("load", -1.0) >= 0);
    }

    /** Jiffies that the processors have passed. */
    private static long ticks() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
        return Long.parseLong(fields[1]) + Long.parseLong(fields[4]);
    }
}
