package io.edgewise.model;

/** What a model answered. Borrowed from its session until the next call; engines fill it. */
public final class Prediction {
    private static final float[] NONE = {};

    private Status status = Status.FAILED;
    private float score = Float.NaN;
    private int label = -1;
    private float[] outputs = NONE;
    private float[] errors = NONE;
    private int rung;

    /** Whether there is an answer. */
    public enum Status {
        /** There is a score. */
        SCORED,
        /** The model is still learning what is normal. */
        LEARNING,
        /** There is no answer: the run failed, or a NaN came of it. */
        FAILED,
        /** There is no answer: the run was ended at its deadline. */
        TIMED_OUT
    }

    /** Sets an answer; the outputs array is lent, not copied. */
    public Prediction scored(float value, int labelNumber, float[] all) {
        status = Status.SCORED;
        score = value;
        label = labelNumber;
        outputs = all;
        errors = NONE;
        return this;
    }

    /** Adds to an answer how far each channel lies from what the model expects; the array is lent, not copied. */
    public Prediction accusing(float[] channelErrors) {
        errors = channelErrors;
        return this;
    }

    /** Sets that there is no answer. */
    public Prediction failed() {
        return without(Status.FAILED);
    }

    /** Sets that there is no answer because the run was ended at its deadline. */
    public Prediction timedOut() {
        return without(Status.TIMED_OUT);
    }

    /** Sets that the model is still learning. */
    public Prediction learning() {
        return without(Status.LEARNING);
    }

    private Prediction without(Status why) {
        status = why;
        score = Float.NaN;
        label = -1;
        outputs = NONE;
        errors = NONE;
        return this;
    }

    /** Returns whether there is an answer. */
    public Status status() {
        return status;
    }

    /** Returns how far from normal; NaN when there is no answer. For classifiers 1 − P(normal). */
    public float score() {
        return score;
    }

    /** Returns the number of the label; −1 where the model has none. */
    public int label() {
        return label;
    }

    /** Returns all numbers the model gave. Not to be written. */
    public float[] outputs() {
        return outputs;
    }

    /**
     * Returns how far each channel lies from what the model expects of it, in the manifest's order; empty where the
     * model does not tell. Not to be written.
     */
    public float[] errors() {
        return errors;
    }

    /** Returns which session of a ladder answered, 0 for the first. */
    public int rung() {
        return rung;
    }

    /** Sets which session of a ladder answered. */
    public Prediction onRung(int number) {
        rung = number;
        return this;
    }
}
