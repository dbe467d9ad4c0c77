package io.edgewise.registry;

import java.time.Duration;

/**
 * How often something that may go better next time is tried. The pause before each try is drawn between nothing and a
 * limit that doubles, so that a thousand gateways do not come back at the same moment.
 *
 * @param tries how many tries without any progress, at least 1
 * @param first the longest pause after the first failure
 * @param longest the longest pause of all; a registry that asks for more ({@code Retry-After}) gets at most this
 */
public record Patience(int tries, Duration first, Duration longest) {
    /** Seven tries, 250 ms doubling up to a minute: some eight seconds of failures on the average. */
    public static final Patience DEFAULT = new Patience(7, Duration.ofMillis(250), Duration.ofMinutes(1));

    /** One try and no more. */
    public static final Patience NONE = new Patience(1, Duration.ZERO, Duration.ZERO);

    public Patience {
        if (tries < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("patience needs at least one try and pauses that grow, is " + tries
                    + " tries, " + first + " to " + longest);
        }
    }
}
