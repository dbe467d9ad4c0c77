package io.edgewise.codec;

import java.time.Instant;

/**
 * Something that happened once on a device: a deployment, a refusal, a change of the link.
 *
 * @param at when, by the device's clock
 * @param kind what sort of thing, dotted and lower-case, for example {@code "model.admission"}
 * @param subject what it concerns, for example a model reference
 * @param outcome how it ended, for example {@code "refused"}
 * @param reason why, an upper-case name such as {@code "DIGEST_MISMATCH"}; empty where there is nothing to explain
 */
public record EventRecord(Instant at, String kind, String subject, String outcome, String reason) {}
