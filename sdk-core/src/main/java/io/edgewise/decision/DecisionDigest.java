package io.edgewise.decision;

import io.edgewise.guard.Finding;
import io.edgewise.model.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The digest by which two runs are compared: SHA-256 over lines {@code pipeline startMs DECISION reasons} and LF,
 * sorted by pipeline, then by start, each window once; with scores, a blank and the 8 hexadecimal digits of the float32
 * follow. Holds nothing but the hash, so whoever adds the lines sorts them. One owner.
 */
public final class DecisionDigest {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final MessageDigest digest = Digest.sha256();
    private final boolean scores;

    private DecisionDigest(boolean scores) {
        this.scores = scores;
    }

    /** Returns a digest of decisions and reasons. */
    public static DecisionDigest ofDecisions() {
        return new DecisionDigest(false);
    }

    /** Returns a digest of decisions, reasons and scores. */
    public static DecisionDigest ofScores() {
        return new DecisionDigest(true);
    }

    /** Returns the distinct reasons, A–Z, joined by commas; {@code -} for none. */
    public static String reasons(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "-";
        }
        TreeSet<String> reasons = new TreeSet<>();
        findings.forEach(finding -> reasons.add(finding.reason().name()));
        return String.join(",", reasons);
    }

    /**
     * Adds the next window.
     *
     * @param pipeline the pipeline's name
     * @param startNanos the window's start, nanoseconds since the Unix epoch
     * @param decision the decision's name
     * @param reasons as {@link #reasons} gives them
     * @param scoreBits the bits of the float32 score; those of NaN for none
     */
    public void add(String pipeline, long startNanos, String decision, String reasons, int scoreBits) {
        String line = pipeline + " " + startNanos / NANOS_PER_MILLI + " " + decision + " " + reasons
                + (scores ? " " + String.format(Locale.ROOT, "%08x", scoreBits) : "") + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the digest of all lines, {@code sha256:…}, and begins anew. */
    public String end() {
        return Digest.ofRaw(digest.digest()).toString();
    }
}
