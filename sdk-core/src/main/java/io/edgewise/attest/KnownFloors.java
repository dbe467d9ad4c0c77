package io.edgewise.attest;

import io.edgewise.model.Digest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this device knows from before, and below which nothing new is accepted.
 *
 * @param time the trusted time, by which certificates, attestations and the policy itself are judged
 * @param policyCounter the highest counter of a policy that was in force; 0 for none, or where it does not count
 * @param modelCounters the highest counter of a model that was in service, by scope and by the name in its manifest
 * @param approved manifests of packages that were in service: they may come back, whatever counts and whatever has
 *     expired since then; what is revoked may not
 * @param trouble why the counters are not known, in words, with what to do: nothing new is accepted then; null when
 *     they are
 */
public record KnownFloors(
        Instant time,
        long policyCounter,
        Map<Series, Long> modelCounters,
        Set<Digest> approved,
        @Nullable String trouble) {
    /**
     * Models that follow each other: two scopes may use one name for different machines.
     *
     * @param scope the prefix of the policy's scope under which they were in service; empty where that is not known
     * @param model the name in their manifests
     */
    public record Series(String scope, String model) {}

    public KnownFloors {
        modelCounters = Map.copyOf(modelCounters);
        approved = Set.copyOf(approved);
    }

    /**
     * Returns the counter below which a model is older than one that was in service: of its own scope, of every wider
     * one, out of which its own may have been cut since, and of every scope that the policy does not have any more, for
     * nobody can tell what became of that.
     */
    long counterOf(Series series, TrustPolicy policy) {
        return modelCounters.entrySet().stream()
                .filter(entry -> entry.getKey().model().equals(series.model()))
                .filter(entry -> policy.scopes().stream()
                        .filter(scope -> scope.prefix().equals(entry.getKey().scope()))
                        .allMatch(scope -> scope.covers(series.scope())))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    /** Returns what a device knows that remembers nothing but the time. */
    public static KnownFloors at(Instant time) {
        return new KnownFloors(time, 0, Map.of(), Set.of(), null);
    }
}
