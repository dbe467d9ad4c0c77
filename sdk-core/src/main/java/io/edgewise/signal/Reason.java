package io.edgewise.signal;

/**
 * Why a value, a window or an answer is not simply good. The names are API: they go out in findings and are never
 * reused. At most 64, so that a set of them is one {@code long}. Each is explained, with what to do, in
 * {@code docs/reasons.md}. The sample tests and their suspect and fail levels follow QARTOD (Manual for Real-Time
 * Quality Control, U.S. IOOS).
 */
public enum Reason {
    /** No value came for this channel at this time. */
    MISSING(Quality.BAD, StatusSignal.FAILURE),
    /** Text, NaN or an infinite number stood in the place of a value. */
    NOT_A_NUMBER(Quality.BAD, StatusSignal.FAILURE),
    /** The value lies outside what the instrument can physically show. */
    OUT_OF_RANGE(Quality.BAD, StatusSignal.FAILURE),
    /** The value lies outside the operational span. */
    OUT_OF_SPAN(Quality.UNCERTAIN, StatusSignal.OUT_OF_SPECIFICATION),
    /** The value changed faster than the suspect limit. */
    RATE_SUSPECT(Quality.UNCERTAIN, StatusSignal.OUT_OF_SPECIFICATION),
    /** The value changed faster than the fail limit. */
    RATE_FAILED(Quality.BAD, StatusSignal.FAILURE),
    /** The value stands off its neighbours by more than the suspect limit. */
    SPIKE_SUSPECT(Quality.UNCERTAIN, StatusSignal.OUT_OF_SPECIFICATION),
    /** The value stands off its neighbours by more than the fail limit. */
    SPIKE_FAILED(Quality.BAD, StatusSignal.FAILURE),
    /** The value has not moved for the suspect count of samples. */
    FLAT_LINE_SUSPECT(Quality.UNCERTAIN, StatusSignal.MAINTENANCE_REQUIRED),
    /** The value has not moved for the fail count of samples. */
    FLAT_LINE_FAILED(Quality.BAD, StatusSignal.FAILURE),
    /** A second row for a time that was already there; the first was kept. */
    DUPLICATE(Quality.GOOD, StatusSignal.MAINTENANCE_REQUIRED),
    /** The row came after a later one, in time to be put in its place. */
    OUT_OF_ORDER(Quality.GOOD, StatusSignal.MAINTENANCE_REQUIRED),
    /** The row came after its windows were closed; it was left out. */
    LATE(Quality.BAD, StatusSignal.MAINTENANCE_REQUIRED),
    /** The row is dated later than the device clock. */
    FUTURE(Quality.UNCERTAIN, StatusSignal.OUT_OF_SPECIFICATION),
    /** The row is dated more than an hour ahead and the next one did not confirm it. */
    CLOCK_JUMP(Quality.BAD, StatusSignal.FAILURE),
    /** Some samples of the channel in this window could not be used. */
    SAMPLES_LEFT_OUT(Quality.UNCERTAIN, StatusSignal.MAINTENANCE_REQUIRED),
    /** Fewer usable samples of the channel in this window than the manifest asks for. */
    INCOMPLETE(Quality.BAD, StatusSignal.FAILURE),
    /** The channel that tells whether the machine runs is Bad or absent. */
    RUN_STATE_UNKNOWN(Quality.BAD, StatusSignal.FAILURE),
    /** The value between two samples that were further apart was computed, not measured. */
    INTERPOLATED(Quality.UNCERTAIN, StatusSignal.OUT_OF_SPECIFICATION),
    /** The machine changed its regime within this window or shortly before; it is well, and not judged. */
    REGIME_CHANGED(Quality.GOOD, StatusSignal.FUNCTION_CHECK),
    /** A channel that tells the regime is Bad or absent, or lies outside all declared ranges. */
    REGIME_UNKNOWN(Quality.BAD, StatusSignal.OUT_OF_SPECIFICATION),
    /** What is normal here was never learned, and a machine with an alarm teaches nothing. */
    LEARNING_PAUSED(Quality.GOOD, StatusSignal.FUNCTION_CHECK),
    /** A feature lies outside the range the model was trained on. */
    OUTSIDE_TRAINING(Quality.UNCERTAIN, StatusSignal.OUT_OF_SPECIFICATION),
    /** A feature of a required channel could not be computed. */
    FEATURE_NOT_A_NUMBER(Quality.BAD, StatusSignal.FAILURE),
    /** The model answered NaN or an infinite number. */
    OUTPUT_NOT_A_NUMBER(Quality.BAD, StatusSignal.FAILURE),
    /** The model answered outside its declared output range. */
    OUTPUT_OUT_OF_RANGE(Quality.BAD, StatusSignal.OUT_OF_SPECIFICATION),
    /** The model gave no answer: its run failed, or its engine says of a NaN that it is none. */
    MODEL_FAILED(Quality.BAD, StatusSignal.FAILURE),
    /** The model did not answer before its deadline. */
    MODEL_TIMEOUT(Quality.BAD, StatusSignal.FAILURE),
    /** A float32 so close to 0 that its bytes or words are swapped, most likely. */
    WORD_ORDER(Quality.BAD, StatusSignal.FAILURE),
    /** The value came in a unit that cannot be converted to the declared one. */
    UNIT_MISMATCH(Quality.BAD, StatusSignal.FAILURE);

    private static final Reason[] ALL = values();
    private static final long BAD_BITS = bits(Quality.BAD);
    private static final long UNCERTAIN_BITS = bits(Quality.UNCERTAIN);

    private final Quality quality;
    private final StatusSignal signal;

    Reason(Quality quality, StatusSignal signal) {
        this.quality = quality;
        this.signal = signal;
    }

    /** Returns the quality that this reason leaves. */
    public Quality quality() {
        return quality;
    }

    /** Returns how NE 107 sorts this reason. */
    public StatusSignal statusSignal() {
        return signal;
    }

    /** Returns the bit that stands for this reason in a set of reasons. */
    @SuppressWarnings("EnumOrdinal") // the bits never leave the process; names do
    public long bit() {
        return 1L << ordinal();
    }

    /** Returns the place of this reason's bit, from 0: for arrays of counters. */
    @SuppressWarnings("EnumOrdinal")
    public int place() {
        return ordinal();
    }

    /** Tells whether this reason is in the set. */
    public boolean in(long reasons) {
        return (reasons & bit()) != 0;
    }

    /** Returns the quality that a set of reasons leaves. */
    public static Quality worst(long reasons) {
        if ((reasons & BAD_BITS) != 0) {
            return Quality.BAD;
        }
        return (reasons & UNCERTAIN_BITS) != 0 ? Quality.UNCERTAIN : Quality.GOOD;
    }

    /** Returns the reason whose bit is the lowest of the set. */
    public static Reason lowest(long reasons) {
        return ALL[Long.numberOfTrailingZeros(reasons)];
    }

    private static long bits(Quality quality) {
        long bits = 0;
        for (Reason reason : ALL) {
            if (reason.quality == quality) {
                bits |= reason.bit();
            }
        }
        return bits;
    }
}
