package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.testing.ManualTicker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final ManualTicker ticker = new ManualTicker();
    private final Rates rates = new Rates(
            new RegistrySettings(Map.of(
                    "slow", RegistryAccess.builder().bytesPerSecond(10_000).build())),
            ticker,
            nanos -> ticker.advance(Duration.ofNanos(nanos)));

    @Test
    void whatComesTakesTheTimeOfTheRate() {
        for (int i = 0; i < 100; i++) {
            rates.take("slow", 1_000);
        }

        assertEquals(10.0, ticker.nanos() / 1e9, 0.2);
    }

    @Test
    void aSilenceIsNotSavedUp() {
        ticker.advance(Duration.ofHours(1));
        long start = ticker.nanos();

        rates.take("slow", 10_000);

        assertEquals(0.9, (ticker.nanos() - start) / 1e9, 0.01);
    }

    @Test
    void aRegistryWithoutALimitWaitsForNothing() {
        rates.take("fast", 1 << 30);

        assertEquals(0, ticker.nanos());
        assertTrue(RegistryAccess.DEFAULT.bytesPerSecond() > 1 << 30);
    }
}
