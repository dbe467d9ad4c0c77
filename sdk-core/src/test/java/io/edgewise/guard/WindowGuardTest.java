package io.edgewise.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.edgewise.model.ChannelSpec;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.testing.Specs;
import io.edgewise.window.HandmadeWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowGuardTest {
    @Test
    void aCleanWindowPasses() {
        HandmadeWindow window = window(1, 10).steady(0, 10, 1);

        assertSame(Verdict.pass(), guard(Specs.required("a")).check(window.window()));
        assertEquals(Quality.GOOD, window.window().slice(0).quality());
    }

    @Test
    void oneOfTenLeftOutMakesTheChannelUncertainAndTwoMakeItBad() {
        WindowGuard guard = guard(Specs.required("a")); // completeness 0.9

        HandmadeWindow nine = window(1, 10).steady(0, 9, 1).against(0, Double.NaN, Reason.MISSING);
        Verdict doubtful = guard.check(nine.window());
        assertInstanceOf(Verdict.Degrade.class, doubtful);
        assertEquals(Quality.UNCERTAIN, nine.window().slice(0).quality());
        assertEquals(List.of(finding(Stage.SAMPLE, Reason.MISSING, "a", Double.NaN)), doubtful.findings());

        HandmadeWindow eight = window(1, 10).steady(0, 8, 1).against(0, Double.NaN, Reason.MISSING);
        Verdict bad = guard.check(eight.window());
        assertInstanceOf(Verdict.Reject.class, bad);
        assertEquals(Quality.BAD, eight.window().slice(0).quality());
        assertEquals(
                List.of(
                        finding(Stage.SAMPLE, Reason.MISSING, "a", Double.NaN),
                        finding(Stage.WINDOW, Reason.INCOMPLETE, "a", 0.8)),
                bad.findings());
    }

    @Test
    void oneRowOfTwoHundredThatNeverCameIsSeenByTheRate() {
        WindowGuard guard = guard(Specs.rated("a", 20)); // 10 s at 20 Hz are 200

        assertSame(Verdict.pass(), guard.check(window(1, 200).steady(0, 200, 1).window()));
        assertEquals(
                List.of(finding(Stage.WINDOW, Reason.SAMPLES_LEFT_OUT, "a", 0.995)),
                guard.check(window(1, 199).steady(0, 199, 1).window()).findings());
    }

    @Test
    void aRateThatDoesNotDivideTheWindowIsNotAGap() {
        WindowGuard guard = guard(Specs.rated("a", 0.55)); // 10 s hold 5.5: windows have 5 or 6

        assertSame(Verdict.pass(), guard.check(window(1, 5).steady(0, 5, 1).window()));
        assertSame(Verdict.pass(), guard.check(window(1, 6).steady(0, 6, 1).window()));
        assertEquals(
                Reason.INCOMPLETE.bit(),
                guard.check(window(1, 4).steady(0, 4, 1).window()).reasons());
    }

    @Test
    void aSlowChannelMayBeMissingInTheRowsOfAFasterOne() {
        WindowGuard guard = guard(Specs.rated("slow", 1));

        HandmadeWindow window = window(1, 100).steady(0, 10, 1).against(0, Double.NaN, Reason.MISSING);

        assertSame(Verdict.pass(), guard.check(window.window()));
    }

    @Test
    void aDoubtfulSampleMakesItsChannelUncertain() {
        WindowGuard guard = guard(Specs.required("a"));

        Verdict verdict = guard.check(window(1, 10)
                .steady(0, 10, 1)
                .against(0, 95, Reason.OUT_OF_SPAN)
                .window());

        assertEquals(Quality.UNCERTAIN, verdict.quality());
        assertEquals(List.of(finding(Stage.SAMPLE, Reason.OUT_OF_SPAN, "a", 95)), verdict.findings());
    }

    @Test
    void aReasonThatLeavesASampleGoodIsNoFinding() {
        HandmadeWindow window = window(1, 10).steady(0, 10, 1).against(0, 1, Reason.DUPLICATE, Reason.OUT_OF_ORDER);

        assertSame(Verdict.pass(), guard(Specs.required("a")).check(window.window()));
    }

    @Test
    void findingsStandInTheOrderOfChannelsThenOfReasons() {
        WindowGuard guard = guard(Specs.required("b"), Specs.required("a"));
        HandmadeWindow window = window(2, 20)
                .steady(0, 19, 1)
                .against(0, 7, Reason.RATE_FAILED, Reason.NOT_A_NUMBER)
                .steady(1, 19, 1)
                .against(1, 8, Reason.OUT_OF_RANGE);

        assertEquals(
                List.of("b NOT_A_NUMBER", "b RATE_FAILED", "a OUT_OF_RANGE"),
                guard.check(window.window()).findings().stream()
                        .map(finding -> finding.channel() + " " + finding.reason())
                        .toList());
    }

    @Test
    void anOptionalChannelThatFailsLowersTheWindowToUncertainOnly() {
        WindowGuard guard = guard(Specs.required("a"), Specs.optional("b"));
        guard.check(window(2, 10).steady(0, 10, 1).steady(1, 10, 1).window());

        HandmadeWindow window = window(2, 10).steady(0, 10, 1).against(1, Double.NaN, Reason.MISSING);
        Verdict verdict = guard.check(window.window());

        assertInstanceOf(Verdict.Degrade.class, verdict);
        assertEquals(Quality.UNCERTAIN, verdict.quality());
        assertEquals(Quality.BAD, window.window().slice(1).quality());
        assertEquals(Reason.MISSING.bit() | Reason.INCOMPLETE.bit(), verdict.reasons());
    }

    @Test
    void anOptionalChannelThatNeverDeliveredIsAbsentAndHasNoEffect() {
        WindowGuard guard = guard(Specs.required("a"), Specs.optional("b"));
        HandmadeWindow without = window(2, 10).steady(0, 10, 1).against(1, Double.NaN, Reason.MISSING);

        assertSame(Verdict.pass(), guard.check(without.window()));
        assertEquals(Quality.BAD, without.window().slice(1).quality());
        assertEquals(List.of("b"), guard.absent());

        guard.check(window(2, 10).steady(0, 10, 1).steady(1, 10, 1).window());
        assertEquals(List.of(), guard.absent());
    }

    @Test
    void aRequiredChannelThatNeverDeliveredIsNotAbsentButBad() {
        WindowGuard guard = guard(Specs.required("a"), Specs.required("b"));

        Verdict verdict = guard.check(window(2, 10).steady(0, 10, 1).window());

        assertInstanceOf(Verdict.Reject.class, verdict);
        assertEquals(
                List.of(
                        finding(Stage.SAMPLE, Reason.MISSING, "b", Double.NaN),
                        finding(Stage.WINDOW, Reason.INCOMPLETE, "b", 0)),
                verdict.findings());
        assertEquals(List.of(), guard.absent());
    }

    @Test
    void aWindowInWhichNoChannelIsUsableIsRejectedEvenIfAllAreOptional() {
        WindowGuard guard = guard(Specs.optional("a"), Specs.optional("b"));

        Verdict verdict = guard.check(window(2, 10).window());

        assertInstanceOf(Verdict.Reject.class, verdict);
        assertEquals(List.of(finding(Stage.WINDOW, Reason.INCOMPLETE, "", 0)), verdict.findings());
    }

    private static WindowGuard guard(ChannelSpec... specs) {
        return new WindowGuard(List.of(specs));
    }

    private static HandmadeWindow window(int channels, int rows) {
        return new HandmadeWindow(channels, 0, 10, rows);
    }

    private static Finding finding(Stage stage, Reason reason, String channel, double value) {
        return new Finding(stage, reason, channel, value);
    }
}
