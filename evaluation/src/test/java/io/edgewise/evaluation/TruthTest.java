package io.edgewise.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.model.Digest;
import io.edgewise.model.Provenance;
import io.edgewise.signal.Quality;
import io.edgewise.signal.TimeSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows come every second, windows hold 20 of them and come every 10; every number here was counted by hand. */
class TruthTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void figuresAreThoseOfTheDefinitions() {
        // 40 of 50 fault rows found, 10 of 100 normal rows alarmed
        Scores scores = Scores.of(40, 10, 10, 90);

        assertEquals(new Scores(0.8, 0.8, 0.8, 0.1, 0.2), scores);
        assertEquals(new Scores(50 / 150.0, 1, 50 / 100.0, 1, 0), Scores.always(50, 100));
        assertEquals(new Scores(Double.NaN, 0, 0, 0, 1), Scores.never(50, 100));
    }

    @Test
    void aRowCountsOnceThoughWindowsOverlap() {
        RowJudge judge = new RowJudge();
        for (int second = 0; second < 60; second++) {
            judge.row(second * SECOND, second < 35 ? Label.NORMAL : second < 55 ? Label.FAULT : Label.NONE);
        }
        judge.decided(record(0, Decision.LEARNING)); // rows 0 to 19
        judge.decided(record(10, Decision.NORMAL)); // 20 to 29: normal, true
        judge.decided(record(20, Decision.ALARM)); // 30 to 34 falsely alarmed, 35 to 39 found
        judge.decided(record(30, Decision.NORMAL)); // 40 to 49 missed
        judge.decided(record(40, Decision.HOLD)); // 50 to 54 not judged
        judge.end();

        assertEquals(5, judge.truePositives);
        assertEquals(5, judge.falsePositives);
        assertEquals(10, judge.falseNegatives);
        assertEquals(10, judge.trueNegatives);
        assertEquals(25, judge.unjudged);
        assertEquals(5, judge.unlabelled);
    }

    @Test
    void aDelayRunsFromTheOnsetToTheEndOfTheFirstAlarmWindow() {
        EventJudge judge = new EventJudge(new Coverage(false));
        for (int second = 0; second < 200; second++) {
            boolean fault = (second >= 45 && second < 80) || second >= 150;
            judge.row(second * SECOND, fault ? Label.FAULT : Label.NORMAL);
        }
        for (int start = 0; start <= 180; start += 10) {
            boolean alarm = start == 10 || start == 40 || start >= 120;
            judge.decided(record(start, alarm ? Decision.ALARM : Decision.NORMAL));
        }

        assertEquals(2, judge.judged().size());
        assertTrue(judge.judged().stream().allMatch(fault -> fault.found));
        assertTrue(judge.judged().get(1).alreadyOn); // raised at 140, ten seconds before the onset
        assertArrayEquals(new double[] {15}, judge.delays()); // the window that ends at 60, the onset at 45
        assertEquals(2, judge.falseAlarms()); // those that end at 30 and at 140
    }

    @Test
    void timeIsCoveredOnceAndAWindowOfRowsStandsForTheTimeSinceTheOneBefore() {
        Coverage byTime = new Coverage(false);
        Coverage byRows = new Coverage(true);

        assertEquals(List.of(0L, 20L, 100L, 60L), covered(byTime, 0, 10, 100, 40)); // the last covers nothing
        assertEquals(List.of(0L, 20L, 30L, 40L), covered(byRows, 0, 10, 40, 20));
    }

    private static List<Long> covered(Coverage coverage, int... starts) {
        return Arrays.stream(starts)
                .mapToObj(start -> record(start, Decision.NORMAL).span())
                .map(span -> coverage.take(span) / SECOND)
                .toList();
    }

    @Test
    void wordsAndNumbersSayWhatIsAFault() {
        assertEquals(Label.NORMAL, Label.of("0.0", 0));
        assertEquals(Label.FAULT, Label.of("107", 107));
        assertEquals(Label.NORMAL, Label.of(" Normal ", Double.NaN));
        assertEquals(Label.FAULT, Label.of("BROKEN", Double.NaN));
        assertEquals(Label.NONE, Label.of("", Double.NaN));
    }

    static DecisionRecord record(int startSecond, Decision decision) {
        return new DecisionRecord(
                new DecisionRecord.Id("d", 1, "p", startSecond / 10),
                new DecisionRecord.Span(startSecond * SECOND, (startSecond + 20) * SECOND, TimeSource.REPLAY),
                decision,
                null,
                null,
                null,
                1,
                3,
                Quality.GOOD,
                List.of(),
                List.of(),
                "",
                DecisionRecord.Baseline.NONE,
                new DecisionRecord.ModelUse(Provenance.unattested("m", "1", Digest.of(new byte[0])), "fake", 0));
    }
}
