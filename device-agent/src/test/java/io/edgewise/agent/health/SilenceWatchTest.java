package io.edgewise.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private final ManualTicker ticker = new ManualTicker();
    private final List<String> events = new ArrayList<>();
    private Map<String, Long> pipelines = Map.of("pump", 0L);
    private Map<String, Duration> limits = Map.of("pump", Duration.ofSeconds(60));
    private String beside = "";
    private final SilenceWatch watch =
            new SilenceWatch(() -> pipelines, () -> limits, name -> beside, new Noted(), ticker);

    @Test
    void aSourceThatStopsIsSaidOnceAndItsReturnToo() {
        pass(30, 1);
        pass(60, 1);
        assertEquals(List.of(), events);
        pass(1, 1);
        pass(100, 1);
        assertEquals(List.of("source pump SILENT no row for 60 s"), events);
        assertEquals(Map.of("pump", 161L), watch.silentSeconds());
        pass(9, 2);
        assertEquals("source pump BACK rows come again after 170 s", events.get(1));
        assertEquals(Map.of("pump", 0L), watch.silentSeconds());
    }

    @Test
    void aSourceThatNeverSaidAnythingIsSilentToo() {
        pass(0, 0);
        pass(61, 0);
        assertEquals(List.of("source pump SILENT no row for 60 s"), events);
    }

    @Test
    void whatCameAndWasOfNoUseIsSaidBeside() {
        beside = "; 9 came too late";
        pass(0, 0);
        pass(61, 0);
        assertEquals(List.of("source pump SILENT no row for 60 s; 9 came too late"), events);
    }

    @Test
    void aPipelineThatIsTakenAwayIsForgotten() {
        pass(0, 5);
        pipelines = Map.of();
        watch.doWork();
        assertEquals(Map.of(), watch.silentSeconds());
        pass(100, 5);
        assertEquals(List.of(), events);
    }

    @Test
    void withoutALimitTheSecondsAreCountedAndNothingIsSaid() {
        limits = Map.of();
        pass(0, 5);
        pass(1000, 5);
        assertEquals(List.of(), events);
        assertEquals(Map.of("pump", 1000L), watch.silentSeconds());
    }

    private void pass(long seconds, long rows) {
        ticker.advance(Duration.ofSeconds(seconds));
        pipelines = Map.of("pump", rows);
        watch.doWork();
    }

    private final class Noted implements Telemetry {
        @Override
        public void count(String name, long amount) {}

        @Override
        public void event(String kind, String subject, String outcome, String reason) {
            events.add(kind + " " + subject + " " + outcome + " " + reason);
        }
    }
}
