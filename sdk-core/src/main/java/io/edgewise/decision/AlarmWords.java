package io.edgewise.decision;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What is said to somebody whose act was done. */
final class AlarmWords {
    private AlarmWords() {}

    static String of(AlarmAct act, AlarmMemory before, AlarmMemory now) {
        return switch (act) {
            case ACKNOWLEDGE -> "acknowledged";
            case SHELVE -> lasting("shelved", before.shelf(), now.shelf()) + ": it is judged on, and no alarm goes out";
            case UNSHELVE -> "not shelved any more";
            case HOLD ->
                lasting("out of service", before.hold(), now.hold())
                        + ": nothing is judged or learned, no alarm goes out";
            case RELEASE -> "in service again: judged from the next window that began after the hold";
            case RESET -> "reset; if its cause stays it comes again";
        };
    }

    /** Says until when, and which time that takes the place of. */
    private static String lasting(String what, @Nullable Suppression before, @Nullable Suppression now) {
        String until = what + " until " + end(requireNonNull(now, "it was just done"));
        return before == null ? until : until + "; it was already, by " + before.by() + " until " + end(before);
    }

    private static Instant end(Suppression suppression) {
        return suppression.until().truncatedTo(ChronoUnit.SECONDS);
    }
}
