package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations against a plain account: whatever happens, the promise holds. */
class SpoolModelTest {
    private static final RecordClass[] CLASSES = RecordClass.values();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensNothingAcceptedIsLost(long seed) throws Exception {
        Random random = new Random(seed);
        Trial trial = new Trial(new SimulatedDisk(), settings(64L << 20, null), seed);
        for (int step = 0; step < 4_000; step++) {
            operate(trial, random);
        }
        trial.deliverAll();
        assertEquals(Map.of(), trial.spool.status().dropped());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void onADiskThatFailsNowAndThenNothingAcceptedIsLost(long seed) throws Exception {
        Random random = new Random(seed);
        Trial trial = new Trial(new SimulatedDisk(), settings(64L << 20, null), seed);
        for (int step = 0; step < 4_000; step++) {
            if (random.nextInt(40) == 0) {
                trial.disk.failIn(
                        1 + random.nextInt(6),
                        random.nextBoolean() ? SimulatedDisk.Fault.FULL : SimulatedDisk.Fault.BROKEN);
            }
            operate(trial, random);
        }
        trial.deliverAll();
    }

    private static void operate(Trial trial, Random random) throws Exception {
        int dice = random.nextInt(1_000);
        if (dice < 350) {
            trial.append(CLASSES[random.nextInt(3)], size(random));
        } else if (dice < 600) {
            trial.turn(random.nextInt(80));
        } else if (dice < 780) {
            trial.poll();
        } else if (dice < 950) {
            if (trial.inFlight() > 0) {
                trial.acknowledge(random.nextInt(4) == 0 ? random.nextInt(trial.inFlight()) : 0);
            }
        } else if (dice < 985) {
            trial.rewind();
        } else if (dice < 990) {
            trial.restart();
        } else {
            trial.crash(dice < 998);
        }
    }

    private static int size(Random random) {
        return random.nextInt(50) == 0 ? random.nextInt(100_000) : random.nextInt(1_000);
    }

    static SpoolSettings settings(long limit, Duration ttl) {
        return new SpoolSettings(limit, SyncMode.GROUP, 16, Duration.ofMillis(50), ttl);
    }
}
