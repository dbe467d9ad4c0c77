package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.FloodLimit;
import io.edgewise.model.ModelRef;
import io.edgewise.pipeline.PipelineStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thirteen machines trip at once, and ten alarms in ten minutes may go out. */
class AlarmFloodTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final int MACHINES = 13;

    @TempDir
    private Path folder;

    private Bench bench;
    private ModelRef model;

    @BeforeEach
    void start() {
        bench = new Bench(folder, null, new DecisionSettings.Flood(10, TEN_MINUTES));
        model = bench.pack("m", 9, Bench.TRUSTED);
        declare(MACHINES);
        bench.rows(0, 41, 2);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void tenGoOutAndTheRestIsCountedAndStandsAllTheSame() {
        assertEquals(10, raised());
        assertEquals(List.of(), told(AlarmRecord.State.FLOODED));
        assertEquals(
                3,
                statuses().stream()
                        .mapToLong(one -> one.alarm().heldBackByDevice())
                        .sum());
        assertEquals(
                3, statuses().stream().mapToLong(one -> one.alarm().heldBack()).sum());
        assertEquals(3, heldBackNow());
        assertTrue(statuses().stream().allMatch(one -> one.alarm().memory().active()));
        assertEquals(
                List.of("alarm-flood gw-7 BEGAN more than 10 alarms in 600s; what is more is held back and counted"),
                floods());
    }

    @Test
    void whatStillStandsGoesOutWhenThereIsRoomAndTheEndSaysHowMany() {
        bench.ticker.advance(TEN_MINUTES);
        bench.rows(41, 51, 2);

        assertEquals(13, raised());
        assertEquals(0, heldBackNow());
        assertEquals(
                0, statuses().stream().mapToLong(one -> one.alarm().heldBack()).sum());
        assertEquals(2, floods().size());
        assertEquals(
                "alarm-flood gw-7 ENDED none was held back for 600s; held back: 3 (p10 1, p11 1, p12 1)",
                floods().get(1));
    }

    @Test
    void whatStandsGoesOutThoughNothingComesFromItsMachineAnyMore() {
        bench.ticker.advance(TEN_MINUTES);
        bench.settle();

        assertEquals(13, raised());
        assertEquals(
                0, statuses().stream().mapToLong(one -> one.alarm().heldBack()).sum());
    }

    @Test
    void anotherFloodIsToldAnew() {
        bench.ticker.advance(TEN_MINUTES);
        bench.settle();
        assertEquals(2, floods().size());
        declare(25);

        bench.rows(50, 91, 2);

        assertEquals(3, floods().size());
        assertEquals(20, raised());
    }

    private void declare(int machines) {
        Map<String, PipelineSpec> pipelines = new TreeMap<>();
        IntStream.range(0, machines).forEach(i -> pipelines.put("p" + (i < 10 ? "0" : "") + i, Bench.spec("m")));
        bench.declare(Map.of("m", model), pipelines);
    }

    private List<PipelineStatus> statuses() {
        return bench.view().pipelines();
    }

    private long heldBackNow() {
        return statuses().stream()
                .filter(one -> one.alarm().heldBackBy() == FloodLimit.Room.DEVICE_FULL)
                .count();
    }

    private int raised() {
        return told(AlarmRecord.State.RAISED).size();
    }

    private List<AlarmRecord.State> told(AlarmRecord.State state) {
        return bench.sinks.values().stream()
                .flatMap(sink -> sink.alarms().stream())
                .map(AlarmRecord::state)
                .filter(state::equals)
                .toList();
    }

    private List<String> floods() {
        return bench.events.stream()
                .filter(event -> event.startsWith("alarm-flood "))
                .toList();
    }
}
