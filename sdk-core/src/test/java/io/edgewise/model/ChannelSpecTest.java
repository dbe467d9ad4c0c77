package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelSpecTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "1.01, 0, 1",
        "NaN, 0, 1",
        "0.9, -1, 1",
        "0.9, NaN, 1",
        "0.9, Infinity, 1",
        "0.9, 0, -1",
        "0.9, 0, NaN",
        "0.9, 0, 1e7"
    })
    void completenessStillAndRateHaveTheirBounds(double completeness, double still, double rateHz) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ChannelSpec(
                        Channel.of("P", Unit.of("Pa")), true, SampleLimits.NONE, completeness, still, rateHz));
    }

    @Test
    void aTestRunsWhereItHasALimit() {
        double no = Double.POSITIVE_INFINITY;
        SampleLimits some = new SampleLimits(no, 1, no, no, 0, 5, 0);

        assertTrue(some.checksRate());
        assertFalse(some.checksSpikes());
        assertTrue(some.checksFlatLines());
        assertFalse(SampleLimits.NONE.checksRate() || SampleLimits.NONE.checksFlatLines());
    }

    @Test
    void aTensorHasAsManyElementsAsItsDimensionsMake() {
        assertEquals(24, new TensorSpec("x", TensorSpec.Role.FEATURES, List.of(2L, 3L, 4L), "float32").elements());
        assertEquals(1, new TensorSpec("x", TensorSpec.Role.SCORE, List.of(), "float32").elements());
    }
}
