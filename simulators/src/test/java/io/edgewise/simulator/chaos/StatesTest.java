package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StatesTest {
    @Test
    void aStateTellsItsNumberAndAMixtureOfTwoTellsNone() {
        byte[] state = States.bytes(6);
        byte[] next = States.bytes(7);
        System.arraycopy(next, 4_096, state, 4_096, 4_096);

        assertEquals(7, States.number(next));
        assertEquals(-1, States.number(state));
        assertEquals(-1, States.number(Arrays.copyOf(next, next.length - 1)));
    }

    @Test
    void theKernelsTextTellsThePss() {
        String text =
                "55d0-7ffe ---p 00000000 00:00 0    [rollup]\nRss:   51234 kB\nPss:   40960 kB\nPss_Dirty: 1 kB\n";

        assertEquals(40_960 * 1_024.0, Smaps.pssBytes(text));
        assertTrue(Double.isNaN(Smaps.pssBytes("Rss: 1 kB\n")));
    }
}
