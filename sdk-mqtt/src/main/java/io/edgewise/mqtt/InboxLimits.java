package io.edgewise.mqtt;

/**
 * How much may wait in a subscription.
 *
 * @param messages how many messages, at least 1
 * @param bytes how many bytes together, at least 1; no single message may be larger
 */
public record InboxLimits(int messages, long bytes) {
    /** A thousand messages and 8 MiB. */
    public static final InboxLimits DEFAULT = new InboxLimits(1_000, 8L << 20);

    public InboxLimits {
        if (messages < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "inbox limits must be at least 1: " + messages + " messages, " + bytes + " bytes");
        }
    }
}
