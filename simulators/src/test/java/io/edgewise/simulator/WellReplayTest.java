package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WellReplayTest {
    @TempDir
    private Path folder;

    @Test
    void rowsBecomeFramesWithoutTheClass() throws IOException {
        WellReplay well = well("""
                timestamp,P,T,class
                2017-10-13 14:00:47.000000,2.363973e+07,,0
                2017-10-13 14:00:48.500000,-1.180116e+42,x,
                2017-10-13 14:00:49.000000,1,nan,102
                """);
        FrameEncoder encoder = new FrameEncoder(well.channels(), 1);
        SensorRow row = new SensorRow(well.channels().size());

        assertEquals(List.of("P", "T"), well.channels());
        assertEquals("{\"ts\":1507903247000,\"values\":{\"P\":23639730}}", next(well, row, encoder));
        assertEquals("{\"ts\":1507903248500,\"values\":{\"P\":-1.180116E42,\"T\":\"ERR\"}}", next(well, row, encoder));
        assertEquals("{\"ts\":1507903249000,\"values\":{\"P\":1,\"T\":\"NaN\"}}", next(well, row, encoder));
        assertFalse(well.hasNext());
        assertThrows(IllegalStateException.class, () -> well.next(row));
    }

    @Test
    void theOnsetIsTheFirstRowWithAClassThatIsNotNormal() throws IOException {
        WellLabels labels = well("""
                timestamp,P,class
                2017-10-13 14:00:47,1,0
                2017-10-13 14:00:48,1,
                2017-10-13 14:00:49,1,101
                2017-10-13 14:00:50,1,1
                """).labels();

        assertEquals(Optional.of(Instant.parse("2017-10-13T14:00:49Z")), labels.onset());
        assertTrue(labels.at(1).isEmpty());
        assertEquals(101, labels.at(2).orElseThrow());
        assertEquals(4, labels.rows());
        assertEquals(
                Optional.empty(),
                well("timestamp,P\n2017-10-13 14:00:47,1\n").labels().onset());
    }

    @Test
    void aFolderIsSearchedToTheBottom() throws IOException {
        Files.createDirectories(folder.resolve("2/deep"));
        Files.writeString(folder.resolve("2/deep/b.csv"), "timestamp,P,class\n");
        Files.writeString(folder.resolve("a.csv"), "timestamp,P,class\n");
        Files.writeString(folder.resolve("README.md"), "no data");

        assertEquals(
                List.of("a", "b"),
                WellReplay.all(folder).stream().map(WellReplay::name).toList());

        Files.writeString(folder.resolve("2/a.csv"), "timestamp,P,class\n");
        assertTrue(refused(() -> WellReplay.all(folder)).startsWith("two machines are called a: "));
    }

    @Test
    void aBrokenFileIsRefusedWithItsPlace() {
        assertTrue(refused(() -> well("time,P\n")).contains("first line must be 'timestamp,"));
        assertTrue(refused(() -> well("timestamp,P,P\n")).contains("stands twice"));
        assertTrue(refused(() -> well("timestamp,P\n2017-10-13 14:00:47,1,2\n")).contains("line 2: 3 cells"));
        assertTrue(
                refused(() -> well("timestamp,P\n2017-10-13 14:00:47,1\nx,1\n")).contains("line 3: 'x' is no time"));
        assertTrue(refused(() -> WellReplay.all(folder.resolve("2"))).contains("2"));
        assertTrue(refused(() -> WellReplay.of(folder.resolve("a b.csv"))).contains("no machine name"));
    }

    private static String next(WellReplay well, SensorRow row, FrameEncoder encoder) {
        well.next(row);
        return new String(encoder.add(row).orElseThrow(), StandardCharsets.US_ASCII);
    }

    private WellReplay well(String text) throws IOException {
        return WellReplay.of(Files.writeString(folder.resolve("well-1.csv"), text));
    }

    private static String refused(org.junit.jupiter.api.function.Executable read) {
        return String.valueOf(assertThrows(IOException.class, read).getMessage());
    }
}
