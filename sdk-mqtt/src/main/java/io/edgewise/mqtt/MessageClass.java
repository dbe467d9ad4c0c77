package io.edgewise.mqtt;

/** What a message is, and so what becomes of it when the queue is full. */
public enum MessageClass {
    /** Decisions: many, each worth less than the next; the oldest goes first. */
    TELEMETRY,
    /** Alarms, deployments, refusals: few; they go only when nothing but events is left. */
    EVENT,
    /** How we are: only the newest of a topic is worth anything, so it takes the place of the one before. */
    STATUS
}
