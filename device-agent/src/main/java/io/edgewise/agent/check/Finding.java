package io.edgewise.agent.check;

import io.edgewise.json.Plain;
import org.jspecify.annotations.Nullable;

/**
 * What a check found, in one line.
 *
 * @param check the check's name, for example {@code trust-policy}
 * @param outcome how it ended
 * @param fault what kind of trouble it is; null unless it FAILED
 * @param why what was found
 * @param remedy what to do; null where nothing is to be done, or {@code why} says it
 */
public record Finding(
        String check,
        Outcome outcome,
        @Nullable Fault fault,
        String why,
        @Nullable String remedy) {
    public Finding {
        if ((outcome == Outcome.FAILED) != (fault != null)) {
            throw new IllegalArgumentException("a fault is for what failed, and " + check + " is " + outcome);
        }
        why = Plain.text(why);
        remedy = remedy == null ? null : Plain.text(remedy);
    }

    static Finding ok(String check, String why) {
        return new Finding(check, Outcome.OK, null, why, null);
    }

    static Finding warning(String check, String why, @Nullable String remedy) {
        return new Finding(check, Outcome.WARNING, null, why, remedy);
    }

    static Finding failed(String check, Fault fault, String why, @Nullable String remedy) {
        return new Finding(check, Outcome.FAILED, fault, why, remedy);
    }

    static Finding skipped(String check, String why, @Nullable String remedy) {
        return new Finding(check, Outcome.SKIPPED, null, why, remedy);
    }

    /** Returns it in one line, without its outcome and name. */
    public String words() {
        return remedy == null ? why : why + "; " + remedy;
    }
}
