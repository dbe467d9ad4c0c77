package io.edgewise.evaluation;

import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;

/**
 * Compares decisions with the labels of rows. A row counts once: under the first window that holds it, so that windows
 * that overlap do not count it again. Rows that no window judged, or that nobody labelled, count for nothing but are
 * told. One owner.
 */
final class RowJudge {
    private static final int MOST_WAITING = 1 << 20;

    private long[] times = new long[1024];
    private Label[] labels = new Label[1024];
    private int head;
    private int waiting;

    private long coveredUntil = Long.MIN_VALUE;
    long truePositives;
    long falsePositives;
    long falseNegatives;
    long trueNegatives;
    long unjudged;
    long unlabelled;

    void row(long timeNanos, Label label) {
        if (label == Label.NONE) {
            unlabelled++;
            return;
        }
        if (waiting == times.length) {
            if (waiting == MOST_WAITING) {
                drop();
            } else {
                grow();
            }
        }
        int at = (head + waiting++) & (times.length - 1);
        times[at] = timeNanos;
        labels[at] = label;
    }

    void decided(DecisionRecord record) {
        long from = Math.max(coveredUntil, record.span().startNanos());
        boolean judged = record.decision() == Decision.NORMAL || record.decision() == Decision.ALARM;
        while (waiting > 0 && times[head] < record.span().endNanos()) {
            if (judged && times[head] >= from) {
                count(labels[head], record.decision() == Decision.ALARM);
                forget();
            } else {
                drop();
            }
        }
        coveredUntil = Math.max(coveredUntil, record.span().endNanos());
    }

    Scores scores() {
        return Scores.of(
                (double) truePositives, (double) falsePositives, (double) falseNegatives, (double) trueNegatives);
    }

    /** Counts what no window will hold any more. */
    void end() {
        while (waiting > 0) {
            drop();
        }
    }

    private void count(Label label, boolean alarm) {
        if (label == Label.FAULT) {
            truePositives += alarm ? 1 : 0;
            falseNegatives += alarm ? 0 : 1;
        } else {
            falsePositives += alarm ? 1 : 0;
            trueNegatives += alarm ? 0 : 1;
        }
    }

    private void drop() {
        unjudged++;
        forget();
    }

    private void forget() {
        head = (head + 1) & (times.length - 1);
        waiting--;
    }

    private void grow() {
        long[] moreTimes = new long[2 * times.length];
        Label[] moreLabels = new Label[2 * times.length];
        for (int i = 0; i < waiting; i++) {
            moreTimes[i] = times[(head + i) & (times.length - 1)];
            moreLabels[i] = labels[(head + i) & (times.length - 1)];
        }
        times = moreTimes;
        labels = moreLabels;
        head = 0;
    }
}
