package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeFloorTest {
    private static final Instant BUILT = Instant.parse("2026-11-24T00:00:00Z");
    private static final Instant TODAY = BUILT.plus(Duration.ofDays(200));

    @TempDir
    private Path folder;

    private ManualTicker ticker = new ManualTicker();
    private Instant wall = TODAY;

    private TimeFloor boot(Instant clock) {
        ticker = new ManualTicker();
        wall = clock;
        return new TimeFloor(folder, BUILT, () -> wall, ticker);
    }

    /** Lets time go by, a minute a turn, with a wall clock that goes as it should. */
    private void pass(TimeFloor floor, Duration time) {
        for (long minute = 0; minute < time.toMinutes(); minute++) {
            ticker.advance(Duration.ofMinutes(1));
            wall = wall.plus(Duration.ofMinutes(1));
            floor.step();
        }
    }

    @Test
    void aClockAt1970IsNotBelievedAfterARestart() {
        pass(boot(TODAY), Duration.ofHours(8));

        TimeFloor after = boot(Instant.EPOCH);

        assertFalse(after.isClockTrusted());
        assertFalse(
                after.now().isBefore(TODAY.plus(Duration.ofHours(7))),
                after.now().toString());
        pass(after, Duration.ofHours(3));
        assertFalse(after.now().isBefore(TODAY.plus(Duration.ofHours(9))), "it goes on: " + after.now());
    }

    @Test
    void aDeviceThatNeverHadAClockLivesAfterItsBuild() {
        TimeFloor floor = boot(Instant.EPOCH);

        assertEquals(BUILT, floor.now());
        pass(floor, Duration.ofHours(30));
        assertEquals(BUILT.plus(Duration.ofHours(30)), floor.now());
        assertFalse(boot(Instant.EPOCH).now().isBefore(BUILT.plus(Duration.ofHours(29))), "kept every hour");
    }

    @Test
    void aClockIn2090DoesNotPoisonTheFloor() {
        pass(boot(TODAY), Duration.ofHours(8));
        Instant wrong = Instant.parse("2090-01-01T00:00:00Z");
        TimeFloor fooled = boot(wrong);

        assertEquals(wrong, fooled.now(), "while it stands there it counts: nothing gets longer by it");
        assertFalse(fooled.isClockTrusted());
        pass(fooled, Duration.ofDays(3));

        TimeFloor after = boot(TODAY.plus(Duration.ofDays(4)));
        assertEquals(TODAY.plus(Duration.ofDays(4)), after.now());
        assertTrue(after.isClockTrusted());
    }

    @Test
    void aClockThatIsYearsAheadForAnAfternoonCostsNothing() {
        pass(boot(TODAY), Duration.ofHours(8));

        pass(boot(TODAY.plus(Duration.ofDays(1000))), Duration.ofHours(5));

        assertEquals(
                TODAY.plus(Duration.ofDays(1)),
                boot(TODAY.plus(Duration.ofDays(1))).now());
    }

    @Test
    void aClockThatStandsAheadForLongIsBelieved() {
        Instant afterStorage = BUILT.plus(Duration.ofDays(700));

        pass(boot(afterStorage), Duration.ofHours(8));

        assertFalse(boot(Instant.EPOCH).now().isBefore(afterStorage.plus(Duration.ofHours(6))));
    }

    @Test
    void aClockThatJumpsAllTheTimeIsNotBelieved() {
        TimeFloor floor = boot(BUILT.plus(Duration.ofDays(29)));
        for (int turn = 0; turn < 1_000; turn++) {
            ticker.advance(Duration.ofSeconds(50));
            wall = wall.plus(Duration.ofDays(29));
            floor.step();
        }
        wall = Instant.EPOCH;

        assertTrue(
                floor.now().isBefore(BUILT.plus(Duration.ofDays(1))),
                floor.now().toString());
    }

    @Test
    void theFloorIsWrittenOnceAnHour() throws IOException {
        TimeFloor floor = boot(TODAY);
        pass(floor, Duration.ofMinutes(2));
        long first = generations();
        pass(floor, Duration.ofMinutes(57));
        assertEquals(first, generations());
        pass(floor, Duration.ofMinutes(5));
        assertEquals(first + 1, generations());
    }

    private long generations() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("time-floor.json"))
                    .count();
        }
    }

    @Test
    void aSignedTimeRaisesTheFloorAtOnceAndForGood() {
        TimeFloor floor = boot(Instant.EPOCH);

        floor.learn(TODAY);
        assertEquals(TODAY, floor.now());
        floor.learn(BUILT);
        assertEquals(TODAY, floor.now(), "never lowered");
        floor.learn(Instant.parse("2999-01-01T00:00:00Z"));
        assertEquals(TODAY, floor.now(), "no device of this build lives then");

        assertEquals(TODAY, boot(Instant.EPOCH).now());
    }

    @Test
    void aDamagedFloorFallsBackByOneWriteOrToTheBuild() throws IOException {
        TimeFloor floor = boot(Instant.EPOCH);
        floor.learn(TODAY);
        Files.writeString(folder.resolve("time-floor.json"), "garbage");

        assertEquals(BUILT, boot(Instant.EPOCH).now());
    }
}
