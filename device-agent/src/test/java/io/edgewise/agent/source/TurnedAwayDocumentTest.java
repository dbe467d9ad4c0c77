package io.edgewise.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.agent.push.PushTaker;
import io.edgewise.house.Reasons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnedAwayDocumentTest {
    @Test
    void everyNameStandsInTheDocument() {
        List<String> names = new ArrayList<>(List.of(LineCut.TOO_LONG, LineCut.UNFINISHED)); // of lines
        Arrays.stream(PushTaker.Reason.values()).map(Enum::name).forEach(names::add);

        assertEquals(names, Reasons.names("Turned away"));
    }
}
