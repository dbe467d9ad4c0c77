package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {
    @Test
    void sixDigitsWhereThatIsEnough() {
        assertEquals(List.of("19.5", "3.1", "1234570", "0"), Reading.apart(19.5f, 3.1f, 1234567.8f, 0));
    }

    /** Neighbours among float32: 3.1 is 3.0999999 to seven digits and 3.09999990 to nine. */
    @Test
    void aVeryNarrowRangeShowsBothItsEnds() {
        Contribution narrow = new Contribution("p", "mean", 4.7f, 3.1f, Math.nextUp(3.1f), 1.6e6f);

        assertEquals("3.1 to 3.1000001", narrow.normal());
        assertEquals("4.7", narrow.seen());
        assertEquals("more than 1000 widths", narrow.distance());
    }

    @Test
    void aValueJustOutsideDiffersFromTheEnd() {
        Contribution near = new Contribution("p", "mean", Math.nextUp(20_000_000f), 1.9e7f, 20_000_000f, 2e-6f);

        assertEquals("20000002", near.seen());
        assertEquals("19000000 to 20000000", near.normal());
        assertEquals("0.000002 widths", near.distance());
    }

    @Test
    void aRangeOfOneValueSaysSo() {
        assertEquals("exactly 3.1", new Contribution("p", "mean", 5, 3.1f, 3.1f, 613_000).normal());
    }

    @Test
    void nothingIsWrittenAsWhatItIs() {
        assertEquals(List.of("none", "infinite"), Reading.apart(Float.NaN, Float.POSITIVE_INFINITY));
        assertEquals("19 widths", Reading.widths(19));
        assertEquals("1000 widths", Reading.widths(1000));
        assertEquals("-1.18E+42", Reading.of(-1.18e42, 3));
    }
}
