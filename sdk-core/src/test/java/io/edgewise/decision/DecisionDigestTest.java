package io.edgewise.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.guard.Finding;
import io.edgewise.guard.Stage;
import io.edgewise.signal.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionDigestTest {
    /** {@code printf 'a 10000 NORMAL -\na 20000 ALARM MISSING,OUT_OF_RANGE\n' | sha256sum}. */
    private static final String DECISIONS = "sha256:7e9fb5ecb03c863e7b2a0011b6223bf150cff18a1c92e16c9f912aee31a220a1";

    /** {@code printf 'a 10000 NORMAL - 3f800000\na 20000 ALARM MISSING,OUT_OF_RANGE 7fc00000\n' | sha256sum}. */
    private static final String SCORES = "sha256:1b1e01aa3b54cdc8ea6ae499a129039953f852c300756d860ea5fe20ccaf4c64";

    @Test
    void isTheHashOfTheLinesThatContractsDescribe() {
        assertEquals(DECISIONS, filled(DecisionDigest.ofDecisions()));
        assertEquals(SCORES, filled(DecisionDigest.ofScores()));
    }

    private static String filled(DecisionDigest digest) {
        String reasons = DecisionDigest.reasons(List.of(
                new Finding(Stage.SAMPLE, Reason.OUT_OF_RANGE, "b", 1),
                new Finding(Stage.SAMPLE, Reason.MISSING, "c", 1),
                new Finding(Stage.SAMPLE, Reason.OUT_OF_RANGE, "a", 1)));
        digest.add("a", 10_000_000_000L, "NORMAL", DecisionDigest.reasons(List.of()), Float.floatToIntBits(1f));
        digest.add("a", 20_000_000_000L, "ALARM", reasons, Float.floatToIntBits(Float.NaN));
        return digest.end();
    }
}
