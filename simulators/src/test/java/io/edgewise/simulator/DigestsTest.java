package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DigestsTest {
    private static final long MILLI = 1_000_000;
    private static final long START = 1_767_225_600_000L * MILLI;

    /*
     * printf 'Pump-9 1767225600000 NORMAL -\npump-1 1767225600000 LEARNING -\n'\
     * 'pump-1 1767225605000 ALARM FLAT_LINE_FAILED,INCOMPLETE\n' | sha256sum
     */
    private static final String DECISIONS = "sha256:74c4aa13cb5f302af126b23e1f671482b02fa5ecaa004a052c781b0ac80482d5";
    /*
     * printf 'Pump-9 1767225600000 NORMAL - 3e800000\npump-1 1767225600000 LEARNING - 7fc00000\n'\
     * 'pump-1 1767225605000 ALARM FLAT_LINE_FAILED,INCOMPLETE 41980000\n' | sha256sum
     * The float32 of 0.25 and 19 by Python's struct.pack('>f', ...).
     */
    private static final String SCORES = "sha256:f842632159fd94cfd8ca3db49ebce55e9539ff1efc225dd8f1b92c636c479364";
    /* sha256sum </dev/null */
    private static final String NOTHING = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void theBytesAreThoseOfTheContract() {
        TreeMap<String, List<Sighting>> all = all(19);

        assertEquals(DECISIONS, Digests.decisions(all));
        assertEquals(SCORES, Digests.scores(all));
    }

    @Test
    void anotherScoreChangesOnlyTheDigestOfTheScores() {
        TreeMap<String, List<Sighting>> other = all(Math.nextUp(19f));

        assertEquals(DECISIONS, Digests.decisions(other));
        assertNotEquals(SCORES, Digests.scores(other));
    }

    @Test
    void nothingDecidedIsTheDigestOfNothing() {
        assertEquals(NOTHING, Digests.decisions(new TreeMap<>()));
    }

    private static TreeMap<String, List<Sighting>> all(float score) {
        TreeMap<String, List<Sighting>> all = new TreeMap<>();
        all.put(
                "pump-1",
                List.of(
                        sighting(START, "LEARNING", "-", Float.NaN),
                        sighting(START + 5_000 * MILLI, "ALARM", "FLAT_LINE_FAILED,INCOMPLETE", score)));
        // By bytes upper case stands before lower case.
        all.put("Pump-9", List.of(sighting(START, "NORMAL", "-", 0.25f)));
        return all;
    }

    private static Sighting sighting(long start, String decision, String reasons, float score) {
        return new Sighting(start, start + 20_000 * MILLI, decision, true, null, reasons, Float.floatToIntBits(score));
    }
}
