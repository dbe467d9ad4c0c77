package io.edgewise.simulator.chaos;

import java.time.Duration;

/** How a line ends before all is said. */
enum Cut {
    /** Everything that was sent arrives, and then the end. */
    ENDED("", 1),
    /** Everything that was sent has arrived when the reset comes. */
    RESET(", reset", 1),
    /** The reset takes with it what is on its way; how much that is, nobody can know. */
    RESET_AT_ONCE(", reset at once", 0);

    private static final Duration ARRIVED = Duration.ofMillis(30);

    private final String words;
    private final int cuts;

    Cut(String words, int cuts) {
        this.words = words;
        this.cuts = cuts;
    }

    String words() {
        return words;
    }

    /** Returns how many cuts it counts for, where what is fetched twice is judged. */
    int cuts() {
        return cuts;
    }

    /** Returns a registry whose line ends like that after so many bytes. */
    Mischief after(int bytes) {
        return (ask, right, line) -> {
            line.sendOnly(right, bytes);
            line.rest(this == RESET ? ARRIVED : Duration.ZERO);
            line.cut(this != ENDED);
        };
    }
}
