package io.edgewise.simulator;

import io.edgewise.decision.DecisionDigest;
import java.util.List;
import java.util.SortedMap;

/** The digests by which two runs of the demo are compared. */
final class Digests {
    private Digests() {}

    static String decisions(SortedMap<String, List<Sighting>> all) {
        return digest(all, DecisionDigest.ofDecisions());
    }

    static String scores(SortedMap<String, List<Sighting>> all) {
        return digest(all, DecisionDigest.ofScores());
    }

    private static String digest(SortedMap<String, List<Sighting>> all, DecisionDigest digest) {
        all.forEach((pipeline, sightings) -> sightings.forEach(
                seen -> digest.add(pipeline, seen.startNanos(), seen.decision(), seen.reasons(), seen.scoreBits())));
        return digest.end();
    }
}
