package io.edgewise.simulator.chaos;

import io.edgewise.model.Refusal;
import java.util.Set;

/**
 * One pull through one mischief, and how it must end.
 *
 * @param what in a few words
 * @param mischief what the registry does
 * @param refusals with which it may be refused; none where it must end right
 * @param cuts how often the line breaks, to divide what was fetched twice by
 * @param wares what is pulled
 */
record PullCase(String what, Mischief mischief, Set<Refusal> refusals, int cuts, Wares wares) {
    static PullCase right(String what, Wares wares, int cuts, Mischief mischief) {
        return new PullCase(what, mischief, Set.of(), cuts, wares);
    }

    static PullCase refused(String what, Wares wares, Mischief mischief, Refusal... refusals) {
        return new PullCase(what, mischief, Set.of(refusals), 0, wares);
    }

    /** Tells whether a good line afterwards must make it right: not where the package itself lies. */
    boolean heals(Wares honest) {
        return !refusals.isEmpty() && wares.equals(honest);
    }
}
