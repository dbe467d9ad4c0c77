package io.edgewise.decision;

import java.time.Instant;

/**
 * A shelf or a hold: for how long nothing goes out, and who wanted it so.
 *
 * @param at when it began, by the wall clock
 * @param until when it ends
 * @param by who wanted it
 * @param reason why
 */
public record Suppression(Instant at, Instant until, String by, String reason) {}
