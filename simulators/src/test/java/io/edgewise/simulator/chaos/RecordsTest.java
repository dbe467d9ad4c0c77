package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    @Test
    void aRecordHasTwoHundredBytesAndTellsItsNumber() {
        Records records = new Records("t", false, 10, 1);

        assertEquals(200, records.payload(0).length);
        assertEquals(0, Records.number(records.payload(0)));
        assertEquals(19_999, Records.number(records.payload(19_999)));
        assertEquals("t", records.message(3).topic());
        assertEquals("t/3", new Records("t", true, 10, 1).message(3).topic());
    }

    @Test
    void anyBitThatIsTurnedIsFound() {
        byte[] payload = new Records("t", false, 10, 1).payload(4_711);
        for (int bit = 0; bit < payload.length * 8; bit++) {
            payload[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(-1, Records.number(payload), "bit " + bit);
            payload[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertEquals(-1, Records.number(new byte[0]));
    }

    @Test
    void arrivalsTellNewFromRepeatedFromDamaged() {
        Arrivals arrivals = new Arrivals(3);
        for (int number : new int[] {0, 2, 2, 2, -1, 3}) {
            arrivals.note(number);
        }

        assertEquals(2, arrivals.distinct());
        assertEquals(2, arrivals.repeated());
        assertEquals(2, arrivals.damaged());
        assertEquals(6, arrivals.total());
        assertTrue(arrivals.has(2));
        assertFalse(arrivals.has(1));
    }

    @Test
    void theBrokersLogTellsWhatItReceived(@TempDir Path folder) throws Exception {
        // Lines of mosquitto 2.0.11.
        Path log = Files.writeString(folder.resolve("log"), """
                1795693666: Received PUBLISH from faults (d0, q1, r0, m1, 'faults/tried/1', ... (200 bytes))
                1795693666: Sending PUBACK to faults (m1, rc0)
                1795693667: Received PUBLISH from faults (d0, q1, r0, m2, 'faults/other/2', ... (200 bytes))
                1795693668: Received PUBLISH from faults (d0, q1, r0, m1, 'faults/tried/1', ... (200 bytes))
                1795693668: Sending PUBLISH to x (d0, q1, r0, m2, 'faults/tried/0', ... (200 bytes))
                """);

        Arrivals arrivals = new BrokerLog(log, "faults/tried", 3).arrivals();

        assertEquals(1, arrivals.distinct());
        assertTrue(arrivals.has(1));
        assertEquals(1, arrivals.repeated());
    }
}
