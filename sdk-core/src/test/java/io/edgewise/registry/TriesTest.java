package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriesTest {
    private static final RegistryException BUSY = new RegistryException(503, "busy");

    private final ManualTicker ticker = new ManualTicker();
    private final List<Long> pauses = new ArrayList<>();
    private final Patience patience = new Patience(5, Duration.ofSeconds(1), Duration.ofSeconds(3));

    @Test
    void pausesGrowUpToTheLongestAndTheLastFailureIsThrown() {
        Tries tries = tries(Duration.ofHours(1));
        for (int i = 0; i < 4; i++) {
            tries.failed(BUSY);
        }

        assertSame(BUSY, assertThrows(RegistryException.class, () -> tries.failed(BUSY)));
        long[] limits = {1, 2, 3, 3};
        for (int i = 0; i < 4; i++) {
            assertTrue(pauses.get(i) <= limits[i] * 1_000_000_000L, pauses::toString);
        }
    }

    @Test
    void progressBeginsTheCountAnew() {
        Tries tries = tries(Duration.ofHours(1));
        for (int i = 0; i < 100; i++) {
            tries.failed(BUSY);
            tries.progress();
        }

        assertTrue(pauses.stream().allMatch(pause -> pause <= 1_000_000_000L));
    }

    @Test
    void whatTheRegistryAsksForIsGivenUpToTheLongest() {
        tries(Duration.ofHours(1))
                .failed(new RegistryException(429, "wait", Duration.ofSeconds(2).toNanos()));
        tries(Duration.ofHours(1))
                .failed(new RegistryException(429, "wait", Duration.ofDays(2).toNanos()));

        assertEquals(3_000_000_000L, pauses.get(1));
        assertTrue(pauses.get(0) >= 2_000_000_000L);
    }

    @Test
    void nothingIsTriedBeyondTheEnd() {
        Tries tries = tries(Duration.ofSeconds(2));

        assertThrows(
                RegistryException.class,
                () -> tries.failed(
                        new RegistryException(429, "wait", Duration.ofSeconds(3).toNanos())));
        assertTrue(pauses.isEmpty());
    }

    @Test
    void onlyWhatMayPassIsTriedAgain() {
        for (int status : new int[] {408, 425, 429, 500, 502, 503, 504}) {
            assertTrue(Tries.mayPass(new RegistryException(status, "")));
        }
        for (int status : new int[] {206, 400, 401, 403, 404, 405, 416, 501}) {
            assertTrue(!Tries.mayPass(new RegistryException(status, "")));
        }
        assertTrue(Tries.mayPass(new RefusedException(Refusal.UNAVAILABLE, "", new IOException("reset"))));
        assertTrue(!Tries.mayPass(new RefusedException(Refusal.DIGEST_MISMATCH, "")));
    }

    private Tries tries(Duration total) {
        return new Tries(patience, total, ticker, nanos -> {
            pauses.add(nanos);
            ticker.advance(Duration.ofNanos(nanos));
        });
    }
}
