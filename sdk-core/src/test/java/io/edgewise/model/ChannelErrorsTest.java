package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChannelErrorsTest {
    private static final List<ChannelSpec> CHANNELS = Stream.of("level", "inflow", "outflow", "valve")
            .map(name -> new ChannelSpec(Channel.of(name, Unit.of("m")), true, SampleLimits.NONE, 0.9, 0, 0))
            .toList();

    @Test
    void thoseAboveTheThresholdAreToldTheFarthestFirst() {
        List<Contribution> told = ChannelErrors.contributions(CHANNELS, new float[] {12, 3, 20, 10}, 10);

        assertEquals(
                List.of(
                        new Contribution("outflow", "error", 20, 0, 10, 1),
                        new Contribution("level", "error", 12, 0, 10, 0.2f)),
                told);
    }

    @Test
    void whatIsNoNumberAccusesNobody() {
        float[] none = {Float.NaN, Float.NaN, Float.NEGATIVE_INFINITY, Float.NaN};

        assertEquals(List.of(), ChannelErrors.contributions(CHANNELS, none, 10));
        assertEquals(List.of(), ChannelErrors.contributions(CHANNELS, new float[0], 10));
    }

    @Test
    void anInfiniteErrorAccusesItsChannelWithANumber() {
        float[] errors = {0, Float.POSITIVE_INFINITY, 0, 0};

        Contribution told = ChannelErrors.contributions(CHANNELS, errors, 0.5).get(0);

        assertEquals(new Contribution("inflow", "error", Float.MAX_VALUE, 0, 0.5f, Float.MAX_VALUE), told);
    }

    @Test
    void aThresholdBelowZeroStillMakesARange() {
        Contribution told = ChannelErrors.contributions(CHANNELS, new float[] {1, -5, -5, -5}, -2)
                .get(0);

        assertEquals(-2, told.low());
        assertEquals(-2, told.high());
        assertEquals(1.5e6f, told.excess(), 1);
    }
}
