package io.edgewise.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final List<Channel> CHANNELS =
            List.of(Channel.of("a", Unit.of("Pa")), Channel.of("b", Unit.of("K")));

    @Test
    void aNewRowIsMissingUntilItIsSet() {
        Frame frame = new Frame(CHANNELS, 1);
        int row = frame.addRow(7);
        frame.set(row, 1, 2.5);

        assertEquals(7, frame.timeNanos(row));
        assertEquals(Double.NaN, frame.value(row, 0));
        assertEquals(Reason.MISSING.bit(), frame.reasons(row, 0));
        assertEquals(2.5, frame.value(row, 1));
        assertEquals(0, frame.reasons(row, 1));
    }

    @Test
    void whatIsNotFiniteIsNotANumber() {
        Frame frame = new Frame(CHANNELS, 1);
        frame.addRow(0);
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            frame.set(0, 0, wrong);

            assertEquals(Double.NaN, frame.value(0, 0));
            assertEquals(Reason.NOT_A_NUMBER.bit(), frame.reasons(0, 0));
        }
    }

    @Test
    void itGrowsAndKeepsItsRows() {
        Frame frame = new Frame(CHANNELS, 1);
        for (int i = 0; i < 1000; i++) {
            frame.set(frame.addRow(i), 1, i);
        }

        assertEquals(1000, frame.rows());
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, frame.timeNanos(i));
            assertEquals(i, frame.value(i, 1));
            assertEquals(Reason.MISSING.bit(), frame.reasons(i, 0));
        }
    }

    @Test
    void nothingOfAClearedRowComesBack() {
        Frame frame = new Frame(CHANNELS, 4);
        frame.set(frame.addRow(1), 0, 9, Reason.OUT_OF_SPAN.bit());
        frame.clear();
        assertEquals(0, frame.rows());

        frame.addRow(2);

        assertEquals(1, frame.rows());
        assertEquals(Double.NaN, frame.value(0, 0));
        assertEquals(Reason.MISSING.bit(), frame.reasons(0, 0));
    }

    @Test
    void aSampleWithoutAValueNeedsAReason() {
        assertThrows(IllegalArgumentException.class, () -> new Sample(CHANNELS.get(0), 0, Double.NaN, 0));
        assertEquals(Quality.BAD, new Sample(CHANNELS.get(0), 0, Double.NaN, Reason.MISSING.bit()).quality());
        assertThrows(IllegalArgumentException.class, () -> Channel.of(" ", Unit.of("Pa")));
    }
}
