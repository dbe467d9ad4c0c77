package io.edgewise.mqtt;

/**
 * What the connections of a link carry, one after the other.
 *
 * @param outbox what is to be sent
 * @param backlog what waits for it in the spool
 * @param subscriptions where what comes in goes
 * @param drops counts what is lost
 */
record Traffic(Outbox outbox, Backlog backlog, Subscriptions subscriptions, DropCounts drops) {}
