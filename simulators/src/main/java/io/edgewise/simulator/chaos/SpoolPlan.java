package io.edgewise.simulator.chaos;

import io.edgewise.spool.SpoolSettings;
import io.edgewise.spool.SyncMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link SpoolMain} is told to do; both sides read it.
 *
 * @param folder where its spool lies
 * @param epoch the number of its boot
 * @param sync when its spool forces
 * @param limitBytes what its spool may take
 * @param ttlSeconds for how long telemetry lives; 0 for ever
 * @param url where it publishes; {@link #NOWHERE} for a spool without a link
 * @param state a state file that it writes all the time; {@link #NOWHERE} for none
 * @param first the number of its first record
 * @param most how many records it appends, at most
 * @param perSecond how many in a second
 */
record SpoolPlan(
        Path folder,
        long epoch,
        SyncMode sync,
        long limitBytes,
        long ttlSeconds,
        String url,
        String state,
        int first,
        int most,
        double perSecond) {
    static final String NOWHERE = "-";

    /** The topic of the records. */
    static final String TOPIC = "faults/kept";

    /** The topic of what the spool tells of itself. */
    static final String EVENTS = "faults/events";

    private static final long LIMIT_BYTES = 64L << 20;

    /** Returns a plan with the usual settings of the spool and no state file. */
    static SpoolPlan of(Path folder, long epoch, String url, int first, int most, double perSecond) {
        return new SpoolPlan(folder, epoch, SyncMode.GROUP, LIMIT_BYTES, 0, url, NOWHERE, first, most, perSecond);
    }

    /** The same with a limit of the spool's files. */
    SpoolPlan limited(long bytes) {
        return new SpoolPlan(folder, epoch, sync, bytes, ttlSeconds, url, state, first, most, perSecond);
    }

    /** The same with an age at which telemetry is dropped. */
    SpoolPlan living(Duration ttl) {
        return new SpoolPlan(folder, epoch, sync, limitBytes, ttl.toSeconds(), url, state, first, most, perSecond);
    }

    /** The same with another care for the medium, and a state file. */
    SpoolPlan with(SyncMode mode, Path stateFile) {
        return new SpoolPlan(
                folder, epoch, mode, limitBytes, ttlSeconds, url, stateFile.toString(), first, most, perSecond);
    }

    SpoolSettings settings() {
        SpoolSettings usual = SpoolSettings.DEFAULT;
        return new SpoolSettings(
                limitBytes,
                sync,
                usual.commitRecords(),
                usual.commitDelay(),
                ttlSeconds == 0 ? null : Duration.ofSeconds(ttlSeconds));
    }

    /** Returns it as the arguments of a program. */
    List<String> arguments() {
        return List.of(
                folder.toString(),
                Long.toString(epoch),
                sync.name(),
                Long.toString(limitBytes),
                Long.toString(ttlSeconds),
                url,
                state,
                Integer.toString(first),
                Integer.toString(most),
                Double.toString(perSecond));
    }

    /** Reads it from the arguments of a program. */
    static SpoolPlan parse(List<String> words) {
        if (words.size() != 10) {
            throw new IllegalArgumentException("a plan has 10 words, these are " + words.size());
        }
        return new SpoolPlan(
                Path.of(words.get(0)),
                Long.parseLong(words.get(1)),
                SyncMode.valueOf(words.get(2)),
                Long.parseLong(words.get(3)),
                Long.parseLong(words.get(4)),
                words.get(5),
                words.get(6),
                Integer.parseInt(words.get(7)),
                Integer.parseInt(words.get(8)),
                Double.parseDouble(words.get(9)));
    }
}
