package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MarkedTest {
    private final Records records = new Records("t", false, 10, 1);
    private final Marked marked = new Marked(10);

    @Test
    void whatComesAgainMustBeMarked() {
        arrive(0, false);
        arrive(1, true);
        arrive(1, true);
        arrive(0, false);

        assertEquals(2, marked.arrivals().distinct());
        assertEquals(2, marked.arrivals().repeated());
        assertEquals(1, marked.unmarked());
        assertEquals(0, marked.disordered());
    }

    @Test
    void onlyFirstArrivalsMustBeInOrder() {
        for (int number : new int[] {0, 3, 0, 3, 4}) {
            arrive(number, true);
        }
        assertEquals(0, marked.disordered());

        arrive(2, false);

        assertEquals(1, marked.disordered());
    }

    @Test
    void whatIsDamagedIsNotTakenForARecord() {
        byte[] payload = Marked.payload(records.payload(5), false);
        payload[100] ^= 1;
        marked.note(payload);
        marked.note(new byte[0]);

        assertEquals(2, marked.arrivals().damaged());
        assertFalse(marked.arrivals().has(5));
        arrive(5, false);
        assertTrue(marked.arrivals().has(5));
    }

    private void arrive(int number, boolean repeated) {
        marked.note(Marked.payload(records.payload(number), repeated));
    }
}
