package io.edgewise.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What the judge keeps of a decision that arrived.
 *
 * @param startNanos the window's start
 * @param endNanos the window's end
 * @param decision the decision's name
 * @param good whether the quality was GOOD
 * @param label the label; null for none
 * @param reasons the distinct reasons of its findings, A–Z, joined by commas; {@code -} for none
 * @param scoreBits the bits of the float32 score; those of NaN for none
 */
record Sighting(
        long startNanos,
        long endNanos,
        String decision,
        boolean good,
        @Nullable String label,
        String reasons,
        int scoreBits) {}
