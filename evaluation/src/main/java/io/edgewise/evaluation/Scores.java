package io.edgewise.evaluation;

/**
 * What rows say of a detector, point by point; NaN where a figure has no denominator.
 *
 * @param precision TP / (TP + FP)
 * @param recall TP / (TP + FN)
 * @param f1 TP / (TP + (FP + FN) / 2)
 * @param far false alarm rate, FP / (FP + TN)
 * @param mar missed alarm rate, FN / (FN + TP)
 */
record Scores(double precision, double recall, double f1, double far, double mar) {
    static Scores of(double truePositives, double falsePositives, double falseNegatives, double trueNegatives) {
        return new Scores(
                share(truePositives, truePositives + falsePositives),
                share(truePositives, truePositives + falseNegatives),
                share(truePositives, truePositives + (falsePositives + falseNegatives) / 2.0),
                share(falsePositives, falsePositives + trueNegatives),
                share(falseNegatives, falseNegatives + truePositives));
    }

    /** Returns what an alarm that always stands would have on the same rows: what every F1 is to be held against. */
    static Scores always(long faulty, long normal) {
        return of((double) faulty, (double) normal, 0, 0);
    }

    /** Returns what no alarm ever would have on the same rows. */
    static Scores never(long faulty, long normal) {
        return of(0, 0, (double) faulty, (double) normal);
    }

    private static double share(double part, double whole) {
        return whole == 0 ? Double.NaN : part / whole;
    }
}
