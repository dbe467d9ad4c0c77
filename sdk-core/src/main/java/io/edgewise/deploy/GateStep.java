package io.edgewise.deploy;

/**
 * What happened at one gate.
 *
 * @param gate the state that was reached, or REJECTED
 * @param outcome {@code passed}, {@code skipped} or {@code refused}
 * @param detail in words
 * @param millis how long it took
 */
public record GateStep(DeploymentState gate, String outcome, String detail, long millis) {}
