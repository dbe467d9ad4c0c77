package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Made-up decisions about windows of 20 s each 5 s; the expected figures are counted by hand by contracts §7. */
class MachineJudgeTest {
    @Test
    void beforeTheOnsetEachChangeToAlarmIsFalse() {
        // Ends 20, 25, 30, 35, 40: alarms begin at the ends 25 and 35; the onset is at 100.
        MachineJudge judge = judge(MadeUpAsset.fault(100, Long.MAX_VALUE), 0, "NORMAL ALARM NORMAL ALARM ALARM");

        assertEquals(2, judge.falseAlarms());
    }

    @Test
    void withoutAFaultEachChangeToAlarmIsFalse() {
        MachineJudge judge = judge(null, 1_000, "ALARM NORMAL ALARM");

        assertEquals(2, judge.falseAlarms());
        assertNull(judge.found());
        assertFalse(judge.alarmOnBeforeOnset());
    }

    @Test
    void betweenOnsetAndRecoveryNoAlarmIsFalse() {
        // Ends 95, 100, 105, 110, 115: the first alarm's window ends with the onset.
        MachineJudge judge = judge(MadeUpAsset.fault(100, 300), 75, "NORMAL ALARM NORMAL ALARM NORMAL");

        assertEquals(0, judge.falseAlarms());
        assertEquals(100 * MadeUpAsset.SECOND, end(judge.found()));
    }

    @Test
    void anAlarmThatEndsOneHopBeforeTheOnsetIsFalse() {
        // Ends 90, 95, 100.
        MachineJudge judge = judge(MadeUpAsset.fault(100, Long.MAX_VALUE), 70, "NORMAL ALARM NORMAL");

        assertEquals(1, judge.falseAlarms());
        assertTrue(judge.alarmOnBeforeOnset());
    }

    @Test
    void afterTheRecoveryAChangeToAlarmIsFalseAgain() {
        // Starts 95, 100, 105, 110; recovered at 105: the change at 110 is false, the one at 95 is not.
        MachineJudge judge = judge(MadeUpAsset.fault(60, 105), 95, "ALARM NORMAL NORMAL ALARM");

        assertEquals(1, judge.falseAlarms());
    }

    @Test
    void anAlarmThatStandsThroughTheRecoveryIsNoNewOne() {
        MachineJudge judge = judge(MadeUpAsset.fault(60, 105), 95, "ALARM ALARM ALARM ALARM");

        assertEquals(0, judge.falseAlarms());
    }

    @Test
    void aHoldKeepsTheState() {
        // ALARM, HOLD, ALARM is one alarm; with NORMAL in the middle it would be two.
        assertEquals(1, judge(null, 0, "NORMAL ALARM HOLD HOLD ALARM").falseAlarms());
        assertEquals(2, judge(null, 0, "NORMAL ALARM NORMAL HOLD ALARM").falseAlarms());
    }

    @Test
    void aStopOrLearningEndsAnAlarm() {
        assertEquals(2, judge(null, 0, "ALARM NOT_RUNNING ALARM").falseAlarms());
        assertEquals(2, judge(null, 0, "ALARM LEARNING ALARM").falseAlarms());
    }

    @Test
    void theDelayRunsToTheEndOfTheFirstAlarm() {
        // Ends 95, 100, 105, 110, 115; onset at 98: the first ALARM with end >= 98 ends at 110, 12 s later.
        MachineJudge judge = judge(MadeUpAsset.fault(98, Long.MAX_VALUE), 75, "NORMAL NORMAL HOLD ALARM ALARM");

        assertEquals(110 * MadeUpAsset.SECOND, end(judge.found()));
        assertEquals(12, new MachineReport(judge, null, Map.of(), Map.of()).delaySeconds());
    }

    @Test
    void anAlarmThatWasOnAlreadyHasFoundNothing() {
        // Ends 90, 95, 100: on at 95 and held over the onset at 98.
        MachineJudge judge = judge(MadeUpAsset.fault(98, Long.MAX_VALUE), 70, "ALARM HOLD ALARM");

        assertTrue(judge.alarmOnBeforeOnset());
        assertNull(judge.found());
        assertEquals(Double.NaN, new MachineReport(judge, null, Map.of(), Map.of()).delaySeconds());
        assertEquals(1, judge.falseAlarms());
    }

    @Test
    void anAlarmThatWasOffAgainBeforeTheOnsetDoesNotCount() {
        // Ends 90, 95, 100, 105.
        MachineJudge judge = judge(MadeUpAsset.fault(98, Long.MAX_VALUE), 70, "ALARM NORMAL NORMAL ALARM");

        assertFalse(judge.alarmOnBeforeOnset());
        assertEquals(105 * MadeUpAsset.SECOND, end(judge.found()));
        assertEquals(1, judge.falseAlarms());
    }

    @Test
    void anAlarmAfterTheRecoveryHasNotFoundTheFault() {
        MachineJudge judge = judge(MadeUpAsset.fault(60, 105), 95, "NORMAL NORMAL ALARM");

        assertNull(judge.found());
        assertEquals(1, judge.falseAlarms());
    }

    @Test
    void onlyNormalAndAlarmBeforeTheOnsetAreJudged() {
        // Ends 80, 85, 90, 95, 100, 105; before the onset at 100 stand four, of which LEARNING and HOLD do not count:
        // 2 windows of 5 s. Without an onset: 4 windows.
        String decisions = "LEARNING NORMAL HOLD ALARM NORMAL NORMAL";

        assertEquals(
                10, judge(MadeUpAsset.fault(100, Long.MAX_VALUE), 60, decisions).normalSecondsJudged());
        assertEquals(20, judge(null, 60, decisions).normalSecondsJudged());
    }

    @Test
    void theSecondDecisionAboutAWindowIsADuplicateAndChangesNothing() {
        MachineJudge judge = judge(null, 0, "NORMAL NORMAL");

        judge.see(MadeUpAsset.seen(5, "ALARM"), false);

        assertEquals(1, judge.twice());
        assertEquals(2, judge.decided());
        assertEquals(Map.of("NORMAL", 2L), judge.counts());
        assertEquals(0, judge.falseAlarms());
    }

    @Test
    void aSecondDecisionThatSaysSoIsToldFromOneThatDoesNot() {
        MachineJudge judge = judge(null, 0, "NORMAL NORMAL NORMAL");

        judge.see(MadeUpAsset.seen(0, "NORMAL"), true);
        assertEquals(0, judge.twiceUnmarked());
        judge.see(MadeUpAsset.seen(5, "NORMAL"), false);

        assertEquals(2, judge.twice());
        assertEquals(1, judge.twiceUnmarked());
        assertEquals(0, judge.outOfOrder(), "what comes again is not out of order");
    }

    @Test
    void windowsThatOverlapAnOutageCountNeitherAsDueNorAsDecided() {
        DueWindows due = new DueWindows(20, 5, 1);
        long[] times = java.util.stream.LongStream.rangeClosed(0, 101).toArray();
        // Windows start at 0, 5, … 80: 17. Down from 40 to 63: those that start from 25 (ends at 45) to 60 are out: 8.
        assertEquals(17, due.count(times, times.length));
        assertEquals(9, due.count(times, times.length, List.of(new DueWindows.Span(40, 63))));

        MachineJudge judge = judge(null, 0, "NORMAL NORMAL NORMAL NORMAL");
        judge.notDue(18 * MadeUpAsset.SECOND, 5 * MadeUpAsset.SECOND);
        assertEquals(3, judge.decided(), "the one that starts at 0 ends after 18, but begins before 5");
    }

    @Test
    void decisionsThatArriveOutOfOrderAreJudgedInTheOrderOfTime() {
        MachineJudge judge = judge(null, 0, "");
        judge.see(MadeUpAsset.seen(10, "ALARM"), false);
        judge.see(MadeUpAsset.seen(0, "NORMAL"), false);
        judge.see(MadeUpAsset.seen(5, "ALARM"), false);

        assertEquals(2, judge.outOfOrder());
        assertEquals(1, judge.falseAlarms());
        assertEquals(
                List.of("NORMAL", "ALARM", "ALARM"),
                judge.inOrder().stream().map(Sighting::decision).toList());
    }

    @Test
    void aSensorsTroubleIsSeenInTheWindowsThatOverlapIt() {
        // Trouble in [100, 150), to be seen from 130. Windows are [start, start + 20).
        MachineJudge judge = judge(null, 0, "");
        judge.see(MadeUpAsset.seen(80, "NORMAL", "LATE", false), false); // ends at 100: does not overlap
        judge.see(MadeUpAsset.seen(85, "NORMAL"), false); // overlaps, saw nothing
        judge.see(
                MadeUpAsset.seen(95, "HOLD", "MISSING,INCOMPLETE", false),
                false); // the first with a reason, ends at 115
        judge.see(MadeUpAsset.seen(125, "NORMAL"), false); // cannot know yet
        judge.see(MadeUpAsset.seen(130, "NORMAL"), false); // should know: counts
        judge.see(MadeUpAsset.seen(135, "NORMAL", "MISSING", false), false); // knows
        judge.see(MadeUpAsset.seen(140, "ALARM"), false); // GOOD, but not NORMAL
        judge.see(MadeUpAsset.seen(145, "NORMAL"), false); // counts
        judge.see(MadeUpAsset.seen(150, "NORMAL", "OUT_OF_SPAN", false), false); // begins when it is over
        long second = MadeUpAsset.SECOND;
        Asset.SensorTrouble trouble = new Asset.SensorTrouble("gap", "flow", 100 * second, 150 * second, 130 * second);

        assertEquals(List.of("INCOMPLETE", "MISSING"), judge.reasonsSeen(trouble));
        assertEquals(15, judge.firstSeenSeconds(trouble));
        assertEquals(2, judge.decidedNormalGood(trouble));
    }

    @Test
    void aTroubleThatNobodySawHasNoSeconds() {
        MachineJudge judge = judge(null, 100, "NORMAL NORMAL");
        Asset.SensorTrouble trouble = new Asset.SensorTrouble("gap", "flow", 0, 200 * MadeUpAsset.SECOND, 0);

        assertEquals(Double.NaN, judge.firstSeenSeconds(trouble));
        assertEquals(List.of(), judge.reasonsSeen(trouble));
    }

    /** Makes a judge that has seen these decisions about windows that start here and each 5 s later. */
    private static MachineJudge judge(Asset.@Nullable Fault fault, long startSeconds, String decisions) {
        MachineJudge judge = new MachineJudge(
                MadeUpAsset.with(fault, null),
                new DueWindows(20 * MadeUpAsset.SECOND, 5 * MadeUpAsset.SECOND, MadeUpAsset.SECOND));
        long start = startSeconds;
        for (String decision : decisions.isEmpty() ? new String[0] : decisions.split(" ")) {
            judge.see(MadeUpAsset.seen(start, decision), false);
            start += 5;
        }
        return judge;
    }

    private static long end(@Nullable Sighting sighting) {
        assertNotNull(sighting);
        return sighting.endNanos();
    }
}
