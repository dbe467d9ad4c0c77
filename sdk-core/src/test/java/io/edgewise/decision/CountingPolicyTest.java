package io.edgewise.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.guard.Finding;
import io.edgewise.guard.Stage;
import io.edgewise.guard.Verdict;
import io.edgewise.model.Prediction;
import io.edgewise.signal.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each letter of a script is a window of 10 s: score 2 (A), 0.9 (m), 0 (n), rejected (x), stopped (s), learning (l).
 */
class CountingPolicyTest {
    private static final double THRESHOLD = 1;
    private static final Verdict BAD =
            new Verdict.Reject(List.of(new Finding(Stage.WINDOW, Reason.INCOMPLETE, "a", 0)));

    private final Prediction prediction = new Prediction();
    private DecisionSettings settings = DecisionSettings.DEFAULT;
    private CountingPolicy policy = new CountingPolicy(settings);
    private long seconds;

    @Test
    void threeOfFourRaise() {
        assertEquals("N N N N N N A", play("AAnnAAA"));
    }

    @Test
    void theCountSufficesBeforeTheMemoryIsFull() {
        assertEquals("N N A", play("AAA"));
    }

    @Test
    void fourOfFourClear() {
        assertEquals("N N A A A A N", play("AAAnnnn"));
        assertEquals("N N A A A A A A A A N", again("AAAnnnAnnnn"));
    }

    @Test
    void aScoreAtTheThresholdIsNotAboveIt() {
        judge(1, -1);
        judge(1, -1);

        assertEquals(Decision.NORMAL, judge(1, -1).decision());
    }

    @Test
    void withHysteresisAScoreJustBelowTheThresholdDoesNotClear() {
        use(1, 1, 2, 2, 0.5, 0, false);

        assertEquals("A A A A A N", play("Ammmnn"));
    }

    @Test
    void whatWasSeenBeforeTheAlarmDoesNotClearIt() {
        use(1, 4, 2, 4, 1, 0, false);

        assertEquals("N N N A A N", play("nnnAnn"));
    }

    @Test
    void afterAnAlarmTheNextOneNeedsEvidenceOfItsOwn() {
        use(2, 4, 1, 1, 1, 0, false);

        assertEquals("N A N N N A", play("AAnnAA"));
    }

    @Test
    void theOnDelayCountsEventTimeFromWhenRaisingWasDue() {
        use(1, 1, 1, 1, 1, 30, false);

        assertEquals("N N N A", play("AAAA")); // due at 10 s, 30 s later is 40 s
        assertEquals("N N N N N N N A", again("AnAnAAAA"));
    }

    @Test
    void aLatchedAlarmStaysUntilItIsReset() {
        use(1, 1, 1, 1, 1, 0, true);
        assertEquals("A A A", play("Ann"));

        policy.reset();

        assertEquals("N", play("n"));
        assertEquals("A", play("A"));
    }

    @Test
    void aRejectedWindowCountsNeitherForNorAgainst() {
        assertEquals("N N H(N) H(N) A", play("AAxxA"));
        assertEquals("N N A A H(A) A A N", again("AAAnxnnn"));
    }

    @Test
    void whatWasSaidIsHeldForALimitedTime() {
        use(1, 1, 1, 1, 1, 0, false); // holds for 30 s

        assertEquals("N H(N) H(N) H(N) OUT OUT", play("nxxxxx"));
        assertEquals("A H(A)", play("Ax"));
    }

    @Test
    void afterAClockWasSetBackWhatWasSaidIsHeldNoLonger() {
        use(1, 1, 1, 1, 1, 0, false); // holds for 30 s
        play("nx");

        seconds -= 7200;

        assertEquals("H(N) H(N) H(N) OUT", play("xxxx")); // 10 s were held before
    }

    @Test
    void afterAClockWasSetBackTheOnDelayGoesOn() {
        use(1, 1, 1, 1, 1, 30, false);
        play("AA"); // due for 10 s

        seconds -= 7200;

        assertEquals("N N A", play("AAA"));
    }

    @Test
    void anAlarmOutlivesAnOutage() {
        use(1, 1, 2, 2, 1, 0, false);

        assertEquals("A H(A) H(A) H(A) OUT A N", play("Axxxxnn"));
    }

    @Test
    void beforeAnythingWasSaidThereIsNothingToHold() {
        assertEquals("OUT OUT N", play("xxn"));
    }

    @Test
    void standingStillAndLearningAreHeldToo() {
        assertEquals("S H(S) L H(L)", play("sxlx"));
    }

    @Test
    void aStopEndsTheAlarmAndForgets() {
        assertEquals("N N A S N N A", play("AAAsAAA"));
        assertEquals("N N L N N A", again("AAlAAA"));
    }

    @Test
    void aLatchedAlarmOutlivesAStopAndSaysSo() {
        use(1, 1, 1, 1, 1, 0, true);
        play("A");

        Judgement stopped = step('s');
        assertEquals(Decision.NOT_RUNNING, stopped.decision());
        assertEquals(Decision.ALARM, stopped.held());
        assertEquals("A", play("n"));

        policy.reset();
        assertNull(step('s').held());
    }

    @Test
    void learningEndsNoAlarm() {
        assertEquals("N N A", play("AAA"));

        Judgement learning = step('l');

        assertEquals(Decision.LEARNING, learning.decision());
        assertEquals(Decision.ALARM, learning.held());
        assertEquals("A A A N", play("nnnn"));
        assertNull(step('l').held());
    }

    @Test
    void aModelThatIsLearningIsLearning() {
        assertEquals(
                Decision.LEARNING,
                policy.decide(0, prediction.learning(), THRESHOLD).decision());
    }

    @Test
    void theLabelIsTheMostFrequentOneOfTheWindowsAbove() {
        use(3, 4, 4, 4, 1, 0, false);
        judge(2, 5);
        judge(2, 7);

        assertEquals(5, judge(2, 5).label());
    }

    @Test
    void ofEquallyFrequentLabelsTheLatestCounts() {
        use(4, 4, 4, 4, 1, 0, false);
        judge(2, 7);
        judge(2, 5);
        judge(2, 7);

        assertEquals(5, judge(2, 5).label());
    }

    @Test
    void windowsBelowTheThresholdHaveNoVote() {
        use(2, 4, 4, 4, 1, 0, false);
        judge(2, 5);
        judge(0, 7);
        judge(0, 7);

        assertEquals(5, judge(2, 5).label());
    }

    @Test
    void theLabelChangesOnlyForAClearMajority() {
        use(3, 4, 4, 4, 1, 0, false);
        judge(2, 5);
        judge(2, 5);
        assertEquals(5, judge(2, 5).label());

        assertEquals(5, judge(2, 7).label());
        assertEquals(5, judge(2, 7).label());
        assertEquals(7, judge(2, 7).label());
    }

    @Test
    void normalNamesNoFault() {
        use(1, 1, 1, 1, 1, 0, false);

        assertEquals(Judgement.NO_LABEL, judge(2, 0).label());
    }

    @Test
    void theSameJudgementIsTheSameObject() {
        assertSame(step('n'), step('n'));
        play("AAA");
        assertSame(step('A'), step('A'));
        assertSame(step('x'), step('x'));
    }

    @Test
    void settingsThatContradictThemselvesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> use(3, 2, 1, 1, 1, 0, false));
        assertThrows(IllegalArgumentException.class, () -> use(1, 65, 1, 1, 1, 0, false));
        assertThrows(IllegalArgumentException.class, () -> use(1, 1, 1, 1, 0, 0, false));
        assertThrows(IllegalArgumentException.class, () -> use(1, 1, 1, 1, 1, -1, false));
    }

    private String again(String script) {
        policy = new CountingPolicy(settings);
        return play(script);
    }

    private String play(String script) {
        StringBuilder said = new StringBuilder();
        for (char window : script.toCharArray()) {
            said.append(said.length() == 0 ? "" : " ").append(letter(step(window)));
        }
        return said.toString();
    }

    private Judgement step(char window) {
        return switch (window) {
            case 'A' -> judge(2, -1);
            case 'm' -> judge(0.9f, -1);
            case 'n' -> judge(0, -1);
            case 'x' -> policy.fallback(next(), BAD);
            case 's' -> policy.notRunning(next());
            case 'l' -> policy.learning(next());
            default -> throw new AssertionError("no such window: " + window);
        };
    }

    private Judgement judge(float score, int label) {
        return policy.decide(next(), prediction.scored(score, label, new float[] {score}), THRESHOLD);
    }

    private long next() {
        seconds += 10;
        return seconds * 1_000_000_000;
    }

    private static String letter(Judgement judgement) {
        return switch (judgement.decision()) {
            case NORMAL -> "N";
            case ALARM -> "A";
            case HOLD -> "H(" + letter(new Judgement(judgement.held(), null, -1)) + ")";
            case OUT_OF_SERVICE -> "OUT";
            case NOT_RUNNING -> "S";
            case LEARNING -> "L";
        };
    }

    private void use(int raise, int raiseOf, int clear, int clearOf, double below, int delay, boolean latch) {
        settings = DecisionSettings.DEFAULT
                .withRaise(new DecisionSettings.Raise(raise, raiseOf, Duration.ofSeconds(delay)))
                .withClear(new DecisionSettings.Clear(clear, clearOf, below, Duration.ZERO))
                .withLatch(latch)
                .withHoldLast(Duration.ofSeconds(30));
        policy = new CountingPolicy(settings);
    }
}
