package io.edgewise.agent.check;

import java.util.Locale;

/** How a check ended. */
public enum Outcome {
    /** It is as it should be. */
    OK,
    /** It may be as it should be; somebody should look. */
    WARNING,
    /** The agent cannot work like this. */
    FAILED,
    /** It could not be told, or was left out. */
    SKIPPED;

    /** Returns the word that documents have. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
