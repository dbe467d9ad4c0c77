package io.edgewise.pipeline;

import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.guard.Verdict;
import io.edgewise.model.Calibration;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Counts what a pipeline does. Written by the pipeline's owner, read by any thread. */
final class PipelineMeter {
    private static final Reason[] REASONS = Reason.values();

    private final String name;
    private final AtomicLongArray rejected = new AtomicLongArray(REASONS.length);
    private final AtomicLongArray leftOut = new AtomicLongArray(REASONS.length);
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong decided = new AtomicLong();
    private volatile @Nullable DecisionRecord last;
    private volatile PipelineStatus.AlarmStanding alarm = PipelineStatus.AlarmStanding.NONE;
    private volatile @Nullable List<String> absent;
    private volatile @Nullable List<String> unlearned;

    PipelineMeter(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void row(long why) {
        rows.incrementAndGet();
        add(leftOut, why);
    }

    void rejected(Verdict why) {
        add(rejected, why.reasons());
    }

    void decided(DecisionRecord record) {
        decided.incrementAndGet();
        last = record;
    }

    void alarm(PipelineStatus.AlarmStanding present) {
        alarm = present;
    }

    /** Takes the names of the optional channels that never delivered a usable value so far. */
    void absent(List<String> channels) {
        absent = List.copyOf(channels);
    }

    /** Takes what the machine taught; null where nothing was learned (yet). */
    void taught(@Nullable Calibration lesson) {
        unlearned = lesson == null ? null : lesson.leftOut();
    }

    PipelineStatus status() {
        DecisionRecord newest = last;
        long windows = decided.get();
        Decision decision = newest == null ? null : newest.decision();
        return new PipelineStatus(
                name,
                rows.get(),
                windows,
                windows,
                counts(rejected),
                counts(leftOut),
                absent,
                unlearned,
                newest == null ? -1 : newest.id().window(),
                newest == null ? Long.MIN_VALUE : newest.span().endNanos(),
                decision,
                newest == null ? Quality.GOOD : newest.quality(),
                newest == null ? Float.NaN : newest.score(),
                alarm);
    }

    private static void add(AtomicLongArray counters, long reasons) {
        for (long rest = reasons; rest != 0; rest &= rest - 1) {
            counters.incrementAndGet(Long.numberOfTrailingZeros(rest));
        }
    }

    private static Map<String, Long> counts(AtomicLongArray counters) {
        Map<String, Long> counts = new TreeMap<>();
        for (Reason reason : REASONS) {
            long count = counters.get(reason.place());
            if (count > 0) {
                counts.put(reason.name(), count);
            }
        }
        return counts;
    }
}
