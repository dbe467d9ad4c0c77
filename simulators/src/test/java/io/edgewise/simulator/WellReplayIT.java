package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WellReplayIT {
    @Test
    void theWellsOfThe3wDatasetAreRead() throws IOException {
        Path folder = Needs.data().resolve("3w-wells");

        List<WellReplay> wells = WellReplay.all(folder);

        // Counted with awk: 97,522 rows in 14 files, two of them normal throughout.
        assertEquals(14, wells.size());
        assertEquals(97_522, wells.stream().mapToInt(WellReplay::rows).sum());
        assertEquals(
                2,
                wells.stream().filter(well -> well.labels().onset().isEmpty()).count());
        for (WellReplay well : wells) {
            assertEquals(8, well.channels().size());
            assertTrue(well.labels().exist());
        }
        // The first line of the file whose last column is not 0, found with awk.
        assertEquals(
                Optional.of(Instant.parse("2014-10-06T16:46:54Z")),
                wells.stream()
                        .filter(well -> well.name().equals("WELL-00011_20141006160121"))
                        .findFirst()
                        .orElseThrow()
                        .labels()
                        .onset());
    }
}
