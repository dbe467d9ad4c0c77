package io.edgewise.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.edgewise.model.Digest;
import io.edgewise.model.Provenance;
import io.edgewise.signal.Quality;
import io.edgewise.signal.TimeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlarmEdgesTest {
    private final AlarmEdges edges = new AlarmEdges();
    private long window;

    @Test
    void anAlarmIsToldWhenItComesAndWhenItGoesAndNotBetween() {
        assertNull(follow(Decision.NORMAL, null));
        AlarmRecord raised = follow(Decision.ALARM, null);
        assertNotNull(raised);
        assertEquals(AlarmRecord.State.RAISED, raised.state());
        assertEquals(1, raised.decision().window());
        assertNull(follow(Decision.ALARM, null));
        assertNull(follow(Decision.HOLD, Decision.ALARM));
        assertNull(follow(Decision.OUT_OF_SERVICE, null));
        assertNull(follow(Decision.ALARM, null));

        AlarmRecord cleared = follow(Decision.NORMAL, null);
        assertNotNull(cleared);
        assertEquals(AlarmRecord.State.CLEARED, cleared.state());
        assertEquals(70, cleared.atNanos());
        assertEquals(20, cleared.sinceNanos());
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

    private @Nullable AlarmRecord follow(Decision decision, @Nullable Decision held) {
        long start = 10 * window;
        return edges.follow(new DecisionRecord(
                new DecisionRecord.Id("gw", 1, "pump", window++),
                new DecisionRecord.Span(start, start + 10, TimeSource.REPLAY),
                decision,
                held,
                decision == Decision.ALARM ? "leak" : null,
                0,
                1,
                Quality.GOOD,
                List.of(),
                List.of(),
                "",
                null,
                null,
                new DecisionRecord.ModelUse(Provenance.unattested("m", "1", Digest.of(new byte[0])), "fake", 0)));
    }
}
