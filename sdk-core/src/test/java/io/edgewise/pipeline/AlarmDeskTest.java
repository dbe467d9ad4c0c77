package io.edgewise.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.Alarm;
import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmFlood;
import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.AlarmRefusal;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.FloodLimit;
import io.edgewise.testing.CollectingSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmDeskTest {
    private final AlarmDesk desk = new AlarmDesk(
            new Alarm(new DecisionRecord.Id("gw", 1, "pump", -1), AlarmMemory.NONE, () -> Instant.EPOCH, () -> 0),
            new FloodLimit(DecisionSettings.Flood.UNLIMITED, "pump", AlarmFlood.NONE),
            new CountingPolicy(DecisionSettings.DEFAULT),
            new CollectingSink(),
            act -> {});

    @Test
    void sixteenActsWaitAndTheNextIsRefusedAtOnceUntilSomeAreDone() {
        List<AlarmReceipt> waiting = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            waiting.add(desk.ask(hold()));
        }
        assertTrue(waiting.stream().noneMatch(receipt -> receipt.answer().isDone()));

        AlarmReceipt refused = desk.ask(hold());

        assertEquals(AlarmRefusal.TOO_MANY_ACTS, refused.answer().join().refusal());
        assertTrue(refused.kept().isDone());
        desk.next();
        assertTrue(waiting.get(0).answer().join().done());
        assertFalse(desk.ask(hold()).answer().isDone());
    }

    private static AlarmOrder hold() {
        return new AlarmOrder(AlarmAct.HOLD, Duration.ofHours(1), "eva", "bearing change");
    }
}
