package io.edgewise.codec;

/**
 * A message that came by.
 *
 * @param topic where it was published; empty for lines of a command
 * @param payload its bytes
 * @param arrivalNanos when it came, nanoseconds since the Unix epoch
 */
@SuppressWarnings("ArrayRecordComponent") // handed from who listens to who looks at it, never compared
public record Heard(String topic, byte[] payload, long arrivalNanos) {}
