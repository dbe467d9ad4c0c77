package io.edgewise.simulator.chaos;

import io.edgewise.model.Refusal;
import io.edgewise.registry.RegistryClient;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pull through one mischief, and how it must end.
 *
 * @param what in a few words
 * @param wares what is pulled
 * @param mischief what the registry does
 * @param elsewhere what another origin does, to which the registry may lead
 * @param refusals with which it may be refused; none where it must end right
 * @param cuts how often the line breaks, to divide what was fetched twice by; 0 where that is not judged
 * @param by who pulls, and from where; null for the usual one through the proxy
 */
record PullCase(
        String what,
        Wares wares,
        Mischief mischief,
        Mischief elsewhere,
        Set<Refusal> refusals,
        int cuts,
        @Nullable Puller by) {
    /** A pull that must end right. */
    static PullCase right(String what, Wares wares, Mischief mischief) {
        return new PullCase(what, wares, mischief, Mischief.NONE, Set.of(), 0, null);
    }

    /** A pull that must be refused, in one of these ways. */
    static PullCase refused(String what, Wares wares, Mischief mischief, Refusal... refusals) {
        return new PullCase(what, wares, mischief, Mischief.NONE, Set.of(refusals), 0, null);
    }

    /** Returns the same with so many cuts. */
    PullCase cut(int times) {
        return new PullCase(what, wares, mischief, elsewhere, refusals, times, by);
    }

    /** Returns the same with another origin that does this. */
    PullCase elsewhere(Mischief there) {
        return new PullCase(what, wares, mischief, there, refusals, cuts, by);
    }

    /** Returns the same by another client, from another place. */
    PullCase by(RegistryClient client, String host) {
        return new PullCase(what, wares, mischief, elsewhere, refusals, cuts, new Puller(client, host));
    }

    /**
     * Who pulls.
     *
     * @param client with its settings
     * @param host from where, {@code host:port}
     */
    record Puller(RegistryClient client, String host) {}

    /** Tells whether a good line afterwards must make it right: not where the package itself lies. */
    boolean heals(Wares honest) {
        return !refusals.isEmpty() && wares.equals(honest);
    }
}
