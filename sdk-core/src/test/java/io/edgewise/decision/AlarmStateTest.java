package io.edgewise.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every state and every act, against a table that was written by hand from ISA-18.2's figure of the states. */
class AlarmStateTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Suppression LONG = new Suppression(NOON, NOON.plusSeconds(3600), "tom", "why");

    /** A row for each state, a column for each act: what follows; `-` is refused. */
    private static final String TABLE = """
            from            ACKNOWLEDGE    SHELVE   UNSHELVE        HOLD            RELEASE         RESET
            NORMAL          -              SHELVED  -               OUT_OF_SERVICE  -               -
            UNACKNOWLEDGED  ACKNOWLEDGED   SHELVED  -               OUT_OF_SERVICE  -               NORMAL
            ACKNOWLEDGED    -              SHELVED  -               OUT_OF_SERVICE  -               NORMAL
            RETURNED        NORMAL         SHELVED  -               OUT_OF_SERVICE  -               -
            SHELVED         -              SHELVED  UNACKNOWLEDGED  OUT_OF_SERVICE  -               -
            OUT_OF_SERVICE  -              -        -               OUT_OF_SERVICE  UNACKNOWLEDGED  -
            """;

    /** The same for what is refused: why. */
    private static final String REFUSALS = """
            from            ACKNOWLEDGE          UNSHELVE          RELEASE            RESET
            NORMAL          NO_ALARM             NOT_SHELVED       NOT_OUT_OF_SERVICE NO_ALARM
            UNACKNOWLEDGED  -                    NOT_SHELVED       NOT_OUT_OF_SERVICE -
            ACKNOWLEDGED    ALREADY_ACKNOWLEDGED NOT_SHELVED       NOT_OUT_OF_SERVICE -
            RETURNED        -                    NOT_SHELVED       NOT_OUT_OF_SERVICE ALARM_HAS_GONE
            SHELVED         IS_SHELVED           -                 NOT_OUT_OF_SERVICE IS_SHELVED
            OUT_OF_SERVICE  IS_OUT_OF_SERVICE    IS_OUT_OF_SERVICE -                  IS_OUT_OF_SERVICE
            """;

    @Test
    void everyRefusalSaysWhy() {
        String[] lines = REFUSALS.split("\n");
        String[] acts = lines[0].split(" +");
        for (int row = 1; row < lines.length; row++) {
            String[] cells = lines[row].split(" +");
            for (int column = 1; column < cells.length; column++) {
                AlarmRefusal refusal = in(AlarmState.valueOf(cells[0]))
                        .act(order(AlarmAct.valueOf(acts[column])))
                        .refusal();
                assertEquals(cells[column], refusal == null ? "-" : refusal.name(), cells[0] + " " + acts[column]);
            }
        }
        assertEquals(
                AlarmRefusal.IS_OUT_OF_SERVICE,
                in(AlarmState.OUT_OF_SERVICE).act(order(AlarmAct.SHELVE)).refusal());
    }

    @Test
    void everyActInEveryStateIsDoneOrRefusedAsTheTableSays() {
        String[] lines = TABLE.split("\n");
        String[] acts = lines[0].split(" +");
        assertEquals(AlarmState.values().length, lines.length - 1);
        assertEquals(AlarmAct.values().length, acts.length - 1);
        for (int row = 1; row < lines.length; row++) {
            String[] cells = lines[row].split(" +");
            for (int column = 1; column < cells.length; column++) {
                AlarmState from = AlarmState.valueOf(cells[0]);
                AlarmAct act = AlarmAct.valueOf(acts[column]);
                Alarm alarm = in(from);
                assertEquals(from, alarm.memory().state());
                AlarmAnswer answer = alarm.act(order(act));
                String cell = from + " " + act + ": " + answer.words();
                if (cells[column].equals("-")) {
                    assertFalse(answer.done(), cell);
                    assertFalse(answer.words().isBlank(), cell);
                    assertNull(answer.change(), cell);
                    assertEquals(from, alarm.memory().state(), cell);
                } else {
                    assertTrue(answer.done(), cell);
                    assertEquals(
                            AlarmState.valueOf(cells[column]), alarm.memory().state(), cell);
                    assertEquals(alarm.memory().state(), answer.state());
                }
            }
        }
    }

    @Test
    void noStateIsFollowedByItselfAndWhatRaisesIsUnacknowledged() {
        for (AlarmState state : AlarmState.values()) {
            assertFalse(state.mayBecome(state), state.name());
        }
        assertTrue(AlarmState.NORMAL.mayBecome(AlarmState.UNACKNOWLEDGED));
        assertFalse(AlarmState.NORMAL.mayBecome(AlarmState.ACKNOWLEDGED));
        assertFalse(AlarmState.NORMAL.mayBecome(AlarmState.RETURNED));
        assertFalse(AlarmState.ACKNOWLEDGED.mayBecome(AlarmState.UNACKNOWLEDGED));
        assertFalse(AlarmState.ACKNOWLEDGED.mayBecome(AlarmState.RETURNED));
        assertFalse(AlarmState.RETURNED.mayBecome(AlarmState.ACKNOWLEDGED));
    }

    @Test
    void anOrderSaysWhoForHowLongAndWhyWhereThatIsNeeded() {
        Duration hour = Duration.ofHours(1);
        assertThrows(IllegalArgumentException.class, () -> order(AlarmAct.HOLD, hour, "tom", " "));
        assertThrows(IllegalArgumentException.class, () -> order(AlarmAct.HOLD, hour, " ", "why"));
        assertThrows(IllegalArgumentException.class, () -> order(AlarmAct.HOLD, hour, "tom", "a\nb"));
        assertThrows(IllegalArgumentException.class, () -> order(AlarmAct.HOLD, hour, "tom", "w".repeat(201)));
        assertThrows(IllegalArgumentException.class, () -> order(AlarmAct.SHELVE, Duration.ZERO, "tom", "why"));
        assertThrows(IllegalArgumentException.class, () -> order(AlarmAct.SHELVE, Duration.ofDays(31), "tom", "why"));
        assertThrows(IllegalArgumentException.class, () -> order(AlarmAct.RESET, hour, "tom", ""));
        assertEquals("", order(AlarmAct.RESET, Duration.ZERO, "tom", "").reason());
    }

    private static AlarmOrder order(AlarmAct act, Duration lasts, String by, String reason) {
        return new AlarmOrder(act, lasts, by, reason);
    }

    private static AlarmOrder order(AlarmAct act) {
        return order(act, act.lasts() ? Duration.ofHours(8) : Duration.ZERO, "eva", "bearing change");
    }

    /** Shelved and out of service with an alarm below that nobody has acknowledged. */
    private static Alarm in(AlarmState state) {
        Map<AlarmState, AlarmMemory> memories = Map.of(
                AlarmState.NORMAL, memory(false, true, null, null),
                AlarmState.UNACKNOWLEDGED, memory(true, false, null, null),
                AlarmState.ACKNOWLEDGED, memory(true, true, null, null),
                AlarmState.RETURNED, memory(false, false, null, null),
                AlarmState.SHELVED, memory(true, false, LONG, null),
                AlarmState.OUT_OF_SERVICE, memory(true, false, null, LONG));
        DecisionRecord.Id nobody = new DecisionRecord.Id("gw", 1, "pump", -1);
        return new Alarm(nobody, memories.get(state), () -> NOON, () -> 0);
    }

    private static AlarmMemory memory(
            boolean active, boolean seen, @Nullable Suppression shelf, @Nullable Suppression hold) {
        DecisionRecord.Id id = new DecisionRecord.Id("gw", 1, "pump", 7);
        return new AlarmMemory(active, active, seen, false, new AlarmMemory.Cause(id, 70, "leak", ""), shelf, hold);
    }
}
