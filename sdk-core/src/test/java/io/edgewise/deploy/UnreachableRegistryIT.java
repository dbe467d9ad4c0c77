package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry is at 127.0.0.1:1, where nothing listens. */
class UnreachableRegistryIT {
    @Test
    void whatWasGoodRunsAfterARestartAndTheRegistryIsAskedAgainAndAgain(@TempDir Path folder) {
        ModelRef good;
        try (Bench bench = new Bench(folder)) {
            good = bench.pack("m", 1, Bench.TRUSTED);
            bench.declare(good, Bench.spec("m"));
            bench.rows(0, 11, 2);
        }
        ModelRef away = ModelRef.parse(Bench.AWAY + "/models/m@" + Digest.of(new byte[1]));

        try (Bench bench = new Bench(folder)) {
            bench.declare(away, Bench.spec("m"));
            bench.rows(20, 31, 2);

            assertEquals(
                    good.pinned(), bench.sink("p").last().model().provenance().digest());
            ModelStatus waiting = bench.view().models().stream()
                    .filter(model -> model.digest().equals(away.pinned().toString()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(DeploymentState.RESOLVED, waiting.state());
            assertEquals(Refusal.UNAVAILABLE, waiting.refusal());
            String why = bench.view().waiting().getOrDefault("p", "");
            assertTrue(why.startsWith("UNAVAILABLE: "), why);

            bench.ticker.advance(Duration.ofMinutes(10));
            bench.settle();
            assertEquals(DeploymentState.RESOLVED, bench.view().models().get(1).state());
        }
    }
}
