package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.model.ModelRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipelines p and q are declared, p has an alarm, and then p is declared no more. */
class RemovedAlarmsTest {
    private static final String WITH_ALARM = "pipeline p removed not declared any more; its alarm ends with it";

    @TempDir
    private Path folder;

    private Bench bench;
    private ModelRef model;

    @BeforeEach
    void start() {
        bench = new Bench(folder);
        model = bench.pack("m", 9, Bench.TRUSTED);
        declareBoth();
        bench.rows(0, 41, 2);
        surelyTold();
        assertEquals("RAISED", told());
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void itsAlarmIsClearedAndSaysWhy() {
        long since = bench.sink("p").alarms().get(0).sinceNanos();

        removeIt();

        assertEquals("RAISED CLEARED", told());
        AlarmRecord cleared = last();
        assertEquals("removal", assertPresent(cleared.act()).by());
        assertEquals(
                "the pipeline is not declared any more",
                assertPresent(cleared.act()).reason());
        assertEquals(since, cleared.sinceNanos());
        assertEquals(List.of(WITH_ALARM), removals());
        assertEquals(1, bench.sink("q").alarms().size());
    }

    @Test
    void whatWasKeptOfItIsForgottenOnceItsEndHasSurelyBeenTold() {
        removeIt();
        bench.ticker.advance(Duration.ofMillis(900));
        bench.settle();
        assertTrue(isKept("p"));

        surelyTold();

        assertFalse(isKept("p"));
        assertTrue(isKept("q"));
        declareBoth();
        assertEquals("NORMAL", state());
    }

    @Test
    void aKillBeforeThatTellsItsEndAgain() {
        removeIt();
        AlarmRecord first = last();

        restart();
        declareQ();

        assertEquals("CLEARED", told());
        assertEquals(first.sinceNanos(), last().sinceNanos());
        surelyTold();
        assertFalse(isKept("p"));
    }

    @Test
    void oneThatWasRemovedWhileTheDeviceWasOffIsClearedToo() {
        restart();
        declareQ();

        assertEquals("CLEARED", told());
        assertEquals(List.of(WITH_ALARM), removals());
        surelyTold();
        assertFalse(isKept("p"));
    }

    @Test
    void aHoldEndsWithIt() {
        act(AlarmAct.HOLD);
        assertEquals("RAISED CLEARED OUT_OF_SERVICE", told());

        removeIt();

        assertEquals("RAISED CLEARED OUT_OF_SERVICE RETURNED_TO_SERVICE", told());
        assertEquals("removal", assertPresent(last().act()).by());
    }

    @Test
    void aShelfEndsWithItBeforeTheAlarm() {
        act(AlarmAct.SHELVE);

        removeIt();

        assertEquals("RAISED SHELVED UNSHELVED CLEARED", told());
    }

    @Test
    void oneWithoutAnAlarmIsSaidToBeRemovedOnce() {
        act(AlarmAct.RESET);

        removeIt();
        surelyTold();

        assertEquals("RAISED CLEARED", told());
        assertEquals(List.of("pipeline p removed not declared any more"), removals());
    }

    @Test
    void oneThatIsReplacedKeepsItsAlarm() {
        bench.declare(
                Map.of("m", model),
                Map.of("p", Bench.spec("m").learning(Duration.ofSeconds(20)), "q", Bench.spec("m")));

        assertEquals("RAISED", told());
        assertEquals("UNACKNOWLEDGED", state());
        assertEquals(List.of(), removals());
    }

    @Test
    void oneThatComesBackBeforeItIsForgottenBeginsWithoutAnAlarm() {
        removeIt();
        declareBoth();

        assertEquals("NORMAL", state());
        bench.rows(50, 91, 2);
        assertEquals("RAISED CLEARED RAISED", told());
        surelyTold();
        assertTrue(isKept("p"));
    }

    private void removeIt() {
        declareQ();
    }

    private void declareBoth() {
        bench.declare(Map.of("m", model), Map.of("p", Bench.spec("m"), "q", Bench.spec("m")));
    }

    private void declareQ() {
        bench.declare(Map.of("m", model), Map.of("q", Bench.spec("m")));
    }

    private void surelyTold() {
        bench.ticker.advance(Duration.ofSeconds(1));
        bench.settle();
    }

    private void restart() {
        bench.close();
        bench = new Bench(folder);
    }

    private void act(AlarmAct act) {
        bench.reconciler
                .order("p", new AlarmOrder(act, act.lasts() ? Duration.ofHours(1) : Duration.ZERO, "eva", "bearing"))
                .orElseThrow();
        bench.settle();
    }

    private boolean isKept(String pipeline) {
        return Files.exists(folder.resolve("state/alarm-" + pipeline + ".json"));
    }

    private String state() {
        return bench.view().pipelines().stream()
                .filter(pipeline -> pipeline.name().equals("p"))
                .findFirst()
                .orElseThrow()
                .alarm()
                .memory()
                .state()
                .name();
    }

    private String told() {
        return String.join(
                " ",
                bench.sink("p").alarms().stream()
                        .map(change -> change.state().name())
                        .toList());
    }

    private AlarmRecord last() {
        List<AlarmRecord> all = bench.sink("p").alarms();
        return all.get(all.size() - 1);
    }

    private List<String> removals() {
        return bench.events.stream()
                .filter(event -> event.contains(" removed "))
                .toList();
    }

    private static AlarmRecord.Act assertPresent(AlarmRecord.Act act) {
        assertNotNull(act);
        return act;
    }
}
