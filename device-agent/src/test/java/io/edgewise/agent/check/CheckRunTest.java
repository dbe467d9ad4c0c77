package io.edgewise.agent.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose trouble it is when a check does not end. */
@Timeout(30)
class CheckRunTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path scratch;

    /** Never ends by itself. */
    private record Hanging(Duration own, boolean asksPeers) implements Check {
        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public Duration limit(Site site) {
            return own;
        }

        @Override
        public List<Finding> run(Site site) throws InterruptedException {
            new CountDownLatch(1).await();
            return List.of();
        }
    }

    @Test
    void aPeerThatHangsCannotBeReachedAndADiskThatHangsIsTheInstallation() throws InterruptedException {
        assertEquals(
                Fault.UNREACHABLE, late(LONG, new Hanging(SHORT, true), false).fault());
        assertEquals(Fault.SETUP, late(LONG, new Hanging(SHORT, false), false).fault());
        assertEquals(Fault.SETUP, late(LONG, new Hanging(SHORT, true), true).fault());
    }

    @Test
    void whatTheLimitOfAllCutsOffIsSkipped() throws InterruptedException {
        Finding cut = late(SHORT, new Hanging(LONG, true), false);

        assertEquals(Outcome.SKIPPED, cut.outcome());
        assertEquals("no end within 0.05 s, which were left of all; give more: --limit", cut.words());
    }

    private Finding late(Duration left, Check check, boolean offline) throws InterruptedException {
        Site site = new Site(new CheckOptions(null, null, offline, Duration.ZERO, LONG), scratch);
        List<Finding> found = CheckRun.within(left, check, site);
        assertEquals(1, found.size());
        return found.get(0);
    }
}
