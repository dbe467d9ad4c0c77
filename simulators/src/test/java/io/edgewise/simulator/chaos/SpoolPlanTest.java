package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.spool.SyncMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpoolPlanTest {
    @Test
    void bothSidesReadTheSame() {
        SpoolPlan plan = SpoolPlan.of(Path.of("/tmp/a b"), 7, "tcp://127.0.0.1:1", 400, 200, 0.5)
                .with(SyncMode.NEVER, Path.of("state"))
                .living(Duration.ofHours(1))
                .limited(2 << 20);

        assertEquals(plan, SpoolPlan.parse(plan.arguments()));
        assertEquals(Duration.ofHours(1), plan.settings().telemetryTtl());
        assertEquals(2 << 20, plan.settings().limitBytes());
        assertNull(SpoolPlan.of(Path.of("a"), 1, SpoolPlan.NOWHERE, 0, 1, 1)
                .settings()
                .telemetryTtl());
    }

    @Test
    void aPlanThatLacksAWordIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SpoolPlan.parse(List.of("a", "1")));
    }
}
