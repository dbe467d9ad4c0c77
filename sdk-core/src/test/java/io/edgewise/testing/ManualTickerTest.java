package io.edgewise.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ManualTickerTest {
    private final ManualTicker ticker = new ManualTicker();

    @Test
    void itMovesByHandAndItsWallClockWithIt() {
        ticker.advance(Duration.ofSeconds(5));
        InstantSource clock = ticker.wallClock(Instant.EPOCH);
        assertEquals(Instant.EPOCH, clock.instant());

        ticker.advance(Duration.ofMillis(250));

        assertEquals(5_250_000_000L, ticker.nanos());
        assertEquals(Instant.ofEpochMilli(250), clock.instant());
    }

    @Test
    void itIsNeverSetBack() {
        assertThrows(IllegalArgumentException.class, () -> ticker.advance(Duration.ofNanos(-1)));
    }
}
