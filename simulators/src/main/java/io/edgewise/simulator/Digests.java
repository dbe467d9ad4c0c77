package io.edgewise.simulator;

import io.edgewise.model.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * The digests by which two runs are compared: SHA-256 over lines {@code pipeline startMs DECISION reasons} and LF,
 * sorted by pipeline, then by start; with scores, a blank and the 8 hexadecimal digits of the float32 follow.
 */
final class Digests {
    private Digests() {}

    static String decisions(SortedMap<String, List<Sighting>> all) {
        return digest(all, false);
    }

    static String scores(SortedMap<String, List<Sighting>> all) {
        return digest(all, true);
    }

    private static String digest(SortedMap<String, List<Sighting>> all, boolean withScores) {
        MessageDigest digest = Digest.sha256();
        all.forEach((pipeline, sightings) -> {
            for (Sighting seen : sightings) {
                String line = pipeline + " " + seen.startNanos() / 1_000_000 + " " + seen.decision() + " "
                        + seen.reasons() + (withScores ? " " + hex(seen.scoreBits()) : "") + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
        });
        return Digest.ofRaw(digest.digest()).toString();
    }

    private static String hex(int bits) {
        return String.format(Locale.ROOT, "%08x", bits);
    }
}
