package io.edgewise.simulator;

import java.util.Locale;

/** What is done to a package that must be refused. */
enum Tamper {
    /** One byte of the model is changed, the old signature attached. */
    FLIP("one byte changed"),
    /** It carries no signature. */
    UNSIGNED("no signature"),
    /** It is signed by a key that the policy does not know. */
    WRONG_KEY("signed by a foreign key");

    private final String words;

    Tamper(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Returns the name on the command line and in documents, for example {@code wrong-key}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
