package io.edgewise.spool;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a spool stands: a snapshot any thread may hold. Counts are of this boot.
 *
 * @param sync when it forces
 * @param depth how many records wait to be acknowledged
 * @param bytes what its files take
 * @param limitBytes what they may take
 * @param accepted how many records were forced or acknowledged
 * @param durable how many of them were forced
 * @param acknowledged how many records were acknowledged, those of earlier boots too
 * @param oldestSeconds for how long the oldest record that is not acknowledged waits; 0 when none does
 * @param writtenBytes what was written to the disk, everything counted
 * @param dropped how many records were dropped, by class and reason
 * @param problem why nothing can be written now, an upper-case name such as {@code DISK_FULL}; null when it can
 */
public record SpoolStatus(
        SyncMode sync,
        long depth,
        long bytes,
        long limitBytes,
        long accepted,
        long durable,
        long acknowledged,
        long oldestSeconds,
        long writtenBytes,
        Map<RecordClass, Map<String, Long>> dropped,
        @Nullable String problem) {}
