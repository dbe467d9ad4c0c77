package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.KnownFloors.Series;
import io.edgewise.durable.StateFile;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.testing.ManualTicker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More names than a device keeps counters of: none is forgotten, and nothing stops. */
class ManyFloorsTest {
    /** As long as a scope may be. */
    private static final String SCOPE = "registry.example/" + "s".repeat(1000);

    /** A thousand of them leave no more than 15 KiB of the file. */
    private static final String FULL = SCOPE.substring(0, 980);

    @TempDir
    private Path folder;

    private final ManualTicker ticker = new ManualTicker();

    @Test
    void aNameForWhichThereIsNoRoomIsRefusedAndAllTheOthersAreWrittenHoweverTheyGrow() {
        ModelFloors floors = floors();
        List<Series> kept = new ArrayList<>();
        RefusedException refused = null;
        while (refused == null) {
            Series next = new Series(SCOPE, "m" + kept.size());
            try {
                floors.activated(next, 1, digest(0));
                kept.add(next);
            } catch (RefusedException e) {
                refused = e;
            }
        }
        for (Series series : kept) {
            for (int way = 1; way <= 8; way++) {
                floors.activated(series, Long.MAX_VALUE - 9 + way, digest(way));
            }
        }
        floors.flush();

        assertEquals(Refusal.LIMIT_EXCEEDED, refused.refusal());
        assertTrue(refused.getMessage().contains("one too many"), refused.getMessage());
        assertTrue(kept.size() > 500 && kept.size() < 1000, kept.size() + "");
        assertNull(floors.trouble());
        Map<Series, Long> after = floors().counters();
        assertEquals(kept.size(), after.size());
        assertEquals(Long.MAX_VALUE - 1, after.get(kept.get(0)));
    }

    @Test
    void shortNamesAreBoundedByTheirNumber() {
        ModelFloors floors = floors();
        for (int i = 0; i < 1000; i++) {
            floors.activated(new Series("r/models", "m" + i), 1, digest(i));
        }

        RefusedException refused = assertThrows(
                RefusedException.class, () -> floors.activated(new Series("r/models", "other"), 1, digest(0)));

        assertEquals(Refusal.LIMIT_EXCEEDED, refused.refusal());
        floors.activated(new Series("r/models", "m7"), 2, digest(1));
        floors.flush();
        assertEquals(1000, floors().counters().size());
        assertEquals(2, floors().counters().get(new Series("r/models", "m7")));
    }

    /** Earlier versions counted names and not their room. */
    @Test
    void aFileThatIsTooFullAlreadyLosesWaysBackAndNoFloor() {
        writeFull();
        ModelFloors floors = floors();

        activateAll(floors, 4);
        floors.flush();

        assertNull(floors.trouble());
        Map<Series, Long> after = floors().counters();
        assertEquals(1000, after.size());
        assertTrue(after.values().stream().allMatch(counter -> counter == 4), after::toString);
    }

    @Test
    void whereNotEvenTheFloorsFitNothingStopsAndNothingNewIsLetIn() {
        writeFull();
        ModelFloors floors = floors();

        activateAll(floors, Long.MAX_VALUE);
        floors.flush();
        ticker.advance(Duration.ofSeconds(6));
        floors.flush();

        String trouble = floors.trouble();
        assertNotNull(trouble, "what is not kept is not believed to be");
        assertTrue(trouble.contains("floors.json"), trouble);
        assertEquals(1000, floors().counters().size(), "what was kept is still there");
    }

    private void writeFull() {
        StringBuilder models = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            models.append(i == 0 ? "" : ",")
                    .append("{\"scope\":\"" + FULL + "\",\"name\":\"m" + i + "\",\"counter\":3,\"approved\":[]}");
        }
        String full = "{\"schema\":\"edgewise.floors/v2\",\"policyCounter\":1,\"models\":[" + models + "]}";
        StateFile.at(folder.resolve("floors.json")).write(full.getBytes(StandardCharsets.UTF_8));
    }

    private static void activateAll(ModelFloors floors, long counter) {
        for (int i = 0; i < 1000; i++) {
            floors.activated(new Series(FULL, "m" + i), counter, digest(i));
        }
    }

    private ModelFloors floors() {
        return new ModelFloors(folder, ticker);
    }

    private static Digest digest(int number) {
        return Digest.of(("model " + number).getBytes(StandardCharsets.UTF_8));
    }
}
