package io.edgewise.sigstore;

import dev.sigstore.bundle.Bundle;
import dev.sigstore.rekor.client.RekorEntry;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.jspecify.annotations.Nullable;

/**
 * When a bundle was signed, and that the certificate was valid then: it lives for ten minutes, and afterwards its key
 * vouches for nothing. sigstore-java 2.0.0 asks that of timestamps alone; where there are none, an entry of any time
 * passes (sigstore-conformance, {@code integrated-time-in-future}; mended in its 2.1.0, which cannot be had here). It
 * also finds the log by its id alone, so that the key of a log that has ended vouches on. A time that the log did not
 * sign is none here: what is not promised may be written by anybody.
 */
final class SigningTime {
    /** How far a time may lie ahead of the device's clock. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private SigningTime() {}

    /**
     * Returns the earliest time that somebody vouches for.
     *
     * @param bundle one whose entry and timestamps were verified
     * @throws RefusedException CERTIFICATE_EXPIRED when one lies outside the certificate's validity or is to come,
     *     BUNDLE_INVALID when there is none
     */
    static Instant of(Bundle bundle, SigstoreTrustedRoot root, X509Certificate leaf, Instant now) {
        List<Instant> times = new ArrayList<>(timestamps(bundle));
        RekorEntry entry = bundle.getEntries().get(0); // the only one that is verified
        if (entry.getIntegratedTime() != 0 && isPromised(entry)) {
            times.add(entry.getIntegratedTimeInstant());
        }
        for (Instant time : times) {
            mustBeWithin(time, leaf, now);
            mustBeIts(entry, root, time);
        }
        return times.stream()
                .min(Instant::compareTo)
                .orElseThrow(() -> new RefusedException(
                        Refusal.BUNDLE_INVALID,
                        "nobody vouches for the time of the signature: neither a timestamp nor the log's promise is in"
                                + " the bundle"));
    }

    /** The types say that there is always a promise; where the bundle has none it is null or empty. */
    private static boolean isPromised(RekorEntry entry) {
        @Nullable String promise = entry.getVerification().getSignedEntryTimestamp();
        return promise != null && !promise.isEmpty();
    }

    /** Refuses an entry of a log whose key was not valid then; both ends count, as the protocol has it. */
    private static void mustBeIts(RekorEntry entry, SigstoreTrustedRoot root, Instant time) {
        byte[] id = HexFormat.of().parseHex(entry.getLogID());
        boolean valid = root.getTLogs().stream()
                .filter(log -> Arrays.equals(log.getLogId().getKeyId(), id))
                .map(log -> log.getPublicKey().getValidFor())
                .anyMatch(span -> !time.isBefore(span.getStart())
                        && span.getEnd().map(end -> !time.isAfter(end)).orElse(true));
        if (!valid) {
            throw new RefusedException(
                    Refusal.CERTIFICATE_EXPIRED,
                    "it was signed at " + time + ", when the key of its transparency log was not valid");
        }
    }

    private static void mustBeWithin(Instant time, X509Certificate leaf, Instant now) {
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = leaf.getNotAfter().toInstant();
        if (time.isBefore(from) || time.isAfter(to)) {
            throw new RefusedException(
                    Refusal.CERTIFICATE_EXPIRED,
                    "it was signed at " + time + ", and the certificate was valid from " + from + " to " + to);
        }
        if (time.isAfter(now.plus(AHEAD))) {
            throw new RefusedException(
                    Refusal.CERTIFICATE_EXPIRED,
                    "it was signed at " + time + ", which is to come: it is " + now
                            + "; compare the device's clock with the time");
        }
    }

    private static List<Instant> timestamps(Bundle bundle) {
        List<Instant> times = new ArrayList<>();
        for (Bundle.Timestamp timestamp : bundle.getTimestamps()) {
            try {
                times.add(new TimeStampResponse(timestamp.getRfc3161Timestamp())
                        .getTimeStampToken()
                        .getTimeStampInfo()
                        .getGenTime()
                        .toInstant());
            } catch (TSPException | IOException e) {
                throw new RefusedException(Refusal.BUNDLE_INVALID, "a timestamp cannot be read: " + e.getMessage(), e);
            }
        }
        return times;
    }
}
