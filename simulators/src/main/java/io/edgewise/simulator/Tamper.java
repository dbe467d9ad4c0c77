package io.edgewise.simulator;

import java.util.Locale;

/** What is done to a package that must be refused. */
enum Tamper {
    /** One byte of the model is changed, the old signature attached. */
    FLIP("2.1.0", "one byte changed"),
    /** It carries no signature. */
    UNSIGNED("2.1.1", "no signature"),
    /** It is signed by a key that the policy does not know. */
    WRONG_KEY("2.1.2", "signed by a foreign key"),
    /** It is signed by the right key, but its file would have the engine read another file of this machine. */
    TRAP("2.1.3", "signed, but it reaches for /etc/passwd");

    private final String version;
    private final String words;

    Tamper(String version, String words) {
        this.version = version;
        this.words = words;
    }

    /** Returns the version of its package: each has one of its own, since an unsigned one has its twin's digest. */
    String version() {
        return version;
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
