package io.edgewise.guard;

import io.edgewise.signal.Reason;

/**
 * Something a guard found.
 *
 * @param stage where on the path
 * @param reason what
 * @param channel the channel it concerns; empty where it concerns the whole window
 * @param value the value that was found; NaN where there is none to show
 */
public record Finding(Stage stage, Reason reason, String channel, double value) {}
