package io.edgewise.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.Provenance;
import io.edgewise.signal.Quality;
import io.edgewise.signal.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Windows of 10 s; the wall clock and the monotonic one are moved by hand. */
class AlarmTest {
    private static final DecisionRecord.Id NOBODY = new DecisionRecord.Id("gw", 1, "pump", -1);
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private Instant wall = NOON;
    private long nanos = 5_000_000_000L;
    private FloodLimit flood = limit(DecisionSettings.Flood.UNLIMITED);
    private Alarm alarm = restarted(AlarmMemory.NONE);
    private long window;

    @Test
    void anAlarmIsToldWhenItComesAndWhenItGoesAndNotBetween() {
        assertNull(follow(Decision.NORMAL, null));
        AlarmRecord raised = told(follow(Decision.ALARM, null));
        assertEquals(AlarmRecord.State.RAISED, raised.state());
        assertEquals(1, raised.decision().window());
        assertNull(follow(Decision.ALARM, null));
        assertNull(follow(Decision.HOLD, Decision.ALARM));
        assertNull(follow(Decision.OUT_OF_SERVICE, null));
        assertNull(follow(Decision.ALARM, null));

        AlarmRecord cleared = told(follow(Decision.NORMAL, null));
        assertEquals(AlarmRecord.State.CLEARED, cleared.state());
        assertEquals(seconds(70), cleared.atNanos());
        assertEquals(seconds(20), cleared.sinceNanos());
        assertEquals("leak", cleared.label());
        assertNull(follow(Decision.NORMAL, null));
    }

    @Test
    void aStopEndsAnAlarmThatIsNotLatched() {
        follow(Decision.ALARM, null);

        assertNotNull(follow(Decision.NOT_RUNNING, null));
    }

    @Test
    void aStopDoesNotEndALatchedAlarm() {
        follow(Decision.ALARM, null);

        assertNull(follow(Decision.NOT_RUNNING, Decision.ALARM));
        assertNull(follow(Decision.LEARNING, Decision.ALARM));
        assertNotNull(follow(Decision.NOT_RUNNING, null));
    }

    @Test
    void anAlarmThatStoodBeforeAKillIsClearedAfterTheRestart() {
        AlarmRecord raised = told(follow(Decision.ALARM, null));
        pass(Duration.ofSeconds(1));
        alarm = restarted(alarm.memory());

        assertNull(follow(Decision.ALARM, null));
        AlarmRecord cleared = told(follow(Decision.NORMAL, null));

        assertEquals(AlarmRecord.State.CLEARED, cleared.state());
        assertEquals(raised.sinceNanos(), cleared.sinceNanos());
        assertEquals(raised.label(), cleared.label());
    }

    @Test
    void whatWasToldLessThanASecondBeforeAKillIsToldAgainWithTheSameId() {
        AlarmRecord raised = told(follow(Decision.ALARM, null));
        pass(Duration.ofMillis(999));
        alarm = restarted(alarm.memory());
        assertEquals(raised, follow(Decision.ALARM, null));
        assertNull(follow(Decision.ALARM, null));
        pass(Duration.ofSeconds(1));

        AlarmRecord cleared = told(follow(Decision.NORMAL, null));
        alarm = restarted(alarm.memory());
        AlarmRecord again = told(follow(Decision.NORMAL, null));

        assertEquals(AlarmRecord.State.CLEARED, again.state());
        assertEquals(cleared.sinceNanos(), again.sinceNanos());
        pass(Duration.ofSeconds(1));
        alarm = restarted(alarm.memory());
        assertNull(follow(Decision.NORMAL, null));
    }

    @Test
    void aShelvedAlarmIsJudgedOnAndIsToldWhenItComesOutOfTheShelf() {
        assertEquals(AlarmRecord.State.SHELVED, change(AlarmAct.SHELVE).state());
        assertNull(follow(Decision.ALARM, null));
        assertEquals(AlarmRecord.State.UNSHELVED, change(AlarmAct.UNSHELVE).state());
        assertEquals(AlarmState.UNACKNOWLEDGED, alarm.memory().state());

        AlarmRecord raised = told(follow(Decision.ALARM, null));

        assertEquals(AlarmRecord.State.RAISED, raised.state());
        assertEquals(seconds(10), raised.sinceNanos());
    }

    @Test
    void whatCameAndWentInTheShelfIsNeverTold() {
        change(AlarmAct.SHELVE);
        assertNull(follow(Decision.ALARM, null));
        assertNull(follow(Decision.NORMAL, null));
        change(AlarmAct.UNSHELVE);

        assertEquals(AlarmState.NORMAL, alarm.memory().state());
        assertNull(follow(Decision.NORMAL, null));
    }

    @Test
    void aHoldEndsByTheMonotonicClockWhateverTheWallClockDoes() {
        AlarmRecord hold = change(AlarmAct.HOLD);
        assertEquals(NOON.plus(HOUR), told(hold.act()).until());
        wall = NOON.plus(Duration.ofDays(400));
        assertNull(alarm.turn());
        wall = Instant.EPOCH;
        nanos += HOUR.toNanos() - 1;
        assertNull(alarm.turn());
        nanos++;

        AlarmRecord over = told(alarm.turn());

        assertEquals(AlarmRecord.State.RETURNED_TO_SERVICE, over.state());
        assertEquals("expiry", told(over.act()).by());
        assertEquals(hold.sinceNanos(), over.sinceNanos());
        assertEquals(AlarmState.NORMAL, alarm.memory().state());
        assertNull(alarm.turn());
    }

    @Test
    void ofAHoldThatIsRestoredTheRestIsLeft() {
        change(AlarmAct.HOLD);
        wall = NOON.plus(Duration.ofMinutes(40));
        alarm = restarted(alarm.memory());

        nanos += Duration.ofMinutes(20).toNanos() - 1;
        assertNull(alarm.turn());
        nanos++;
        assertNotNull(alarm.turn());
    }

    @Test
    void aClockThatWasSetBackMakesNoHoldLongerThanItWasMeant() {
        change(AlarmAct.HOLD);
        wall = Instant.EPOCH;
        alarm = restarted(alarm.memory());

        nanos += HOUR.toNanos();

        assertNotNull(alarm.turn());
    }

    @Test
    void aHoldThatEndedWhileTheDeviceWasOffEndsAtOnce() {
        change(AlarmAct.HOLD);
        wall = NOON.plus(HOUR);
        alarm = restarted(alarm.memory());

        assertEquals(AlarmRecord.State.RETURNED_TO_SERVICE, told(alarm.turn()).state());
    }

    @Test
    void aShelfUnderAHoldIsThereAgainWhenTheHoldEnds() {
        change(AlarmAct.SHELVE);
        change(AlarmAct.HOLD);
        change(AlarmAct.RELEASE);

        assertEquals(AlarmState.SHELVED, alarm.memory().state());
    }

    @Test
    void whatIsResetIsToldAsClearedByWhoDidIt() {
        follow(Decision.ALARM, null);

        AlarmRecord cleared = change(AlarmAct.RESET);

        assertEquals(AlarmRecord.State.CLEARED, cleared.state());
        assertEquals("eva", told(cleared.act()).by());
        assertEquals(AlarmState.NORMAL, alarm.memory().state());
    }

    /** Two in a minute; alarms of one window each at 10, 30, 50, 70 s. At 70 s that of 10 s is a minute ago. */
    @Test
    void whatIsMoreThanTheFloodLimitIsHeldBackAndToldOnce() {
        flood = limit(new DecisionSettings.Flood(2, Duration.ofMinutes(1)));

        assertEquals("RAISED CLEARED RAISED CLEARED FLOODED - RAISED CLEARED", told("AnAnAnAn"));
        assertEquals(1, alarm.heldBack());
    }

    /** One in a minute, at 10 s; the second stands from 30 s to 80 s, and from 70 s there is room. */
    @Test
    void anAlarmThatStandsWhenThereIsRoomAgainGoesOutThen() {
        flood = limit(new DecisionSettings.Flood(1, Duration.ofMinutes(1)));

        assertEquals("RAISED CLEARED FLOODED -", told("AnAA"));
        assertEquals(FloodLimit.Room.PIPELINE_FULL, alarm.heldBackBy());
        assertEquals("- - RAISED - CLEARED", told("AAAAn"));
        assertNull(alarm.heldBackBy());
        assertEquals(0, alarm.heldBack());
    }

    /** One in a minute: those of 30 s and 50 s are held back, that of 70 s says so. */
    @Test
    void theNextOneThatGoesOutSaysHowManyDidNot() {
        flood = limit(new DecisionSettings.Flood(1, Duration.ofMinutes(1)));

        assertEquals("RAISED CLEARED FLOODED - - -", told("AnAnAn"));
        assertEquals(2, told(follow(Decision.ALARM, null)).heldBack());
        assertEquals(0, told(follow(Decision.NORMAL, null)).heldBack());
    }

    @Test
    void whoShelvesAgainIsToldWhatThatTookThePlaceOf() {
        AlarmAnswer first = alarm.act(new AlarmOrder(AlarmAct.SHELVE, HOUR, "eva", "noise"));
        wall = wall.plusSeconds(60);
        AlarmAnswer second = alarm.act(new AlarmOrder(AlarmAct.SHELVE, HOUR, "tom", "still"));

        Instant end = wall.plus(HOUR).truncatedTo(ChronoUnit.SECONDS);
        assertEquals(
                "shelved until " + end.minusSeconds(60) + ": it is judged on, and no alarm goes out", first.words());
        assertEquals(
                "shelved until " + end + "; it was already, by eva until " + end.minusSeconds(60)
                        + ": it is judged on, and no alarm goes out",
                second.words());
    }

    @Test
    void withoutAChangeTheMemoryStaysTheSame() {
        follow(Decision.ALARM, null);
        pass(Duration.ofSeconds(1));
        AlarmMemory before = alarm.memory();
        follow(Decision.ALARM, null);
        follow(Decision.HOLD, Decision.ALARM);
        alarm.turn();

        assertSame(before, alarm.memory());
    }

    private static FloodLimit limit(DecisionSettings.Flood limit) {
        return new FloodLimit(limit, "pump", AlarmFlood.NONE);
    }

    private String told(String script) {
        StringBuilder told = new StringBuilder();
        for (char letter : script.toCharArray()) {
            AlarmRecord change = follow(letter == 'A' ? Decision.ALARM : Decision.NORMAL, null);
            told.append(told.isEmpty() ? "" : " ").append(change == null ? "-" : change.state());
        }
        return told.toString();
    }

    private Alarm restarted(AlarmMemory memory) {
        return new Alarm(NOBODY, memory, () -> wall, () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        assertNull(alarm.turn());
    }

    private AlarmRecord change(AlarmAct act) {
        AlarmAnswer answer =
                alarm.act(new AlarmOrder(act, act.lasts() ? HOUR : Duration.ZERO, "eva", "bearing change"));
        assertTrue(answer.done(), answer.words());
        return told(answer.change());
    }

    private static <T> T told(@Nullable T change) {
        assertNotNull(change);
        return change;
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000_000;
    }

    private @Nullable AlarmRecord follow(Decision decision, @Nullable Decision held) {
        long start = seconds(10 * window);
        return alarm.follow(
                new DecisionRecord(
                        new DecisionRecord.Id("gw", 1, "pump", window++),
                        new DecisionRecord.Span(start, start + seconds(10), TimeSource.REPLAY),
                        decision,
                        held,
                        null,
                        decision == Decision.ALARM ? "leak" : null,
                        0,
                        1,
                        Quality.GOOD,
                        List.of(),
                        List.of(),
                        "",
                        DecisionRecord.Baseline.NONE,
                        new DecisionRecord.ModelUse(
                                Provenance.unattested("m", "1", Digest.of(new byte[0])), "fake", 0)),
                flood);
    }
}
