package io.edgewise.deploy;

import io.edgewise.pipeline.Alignment;
import io.edgewise.signal.TimeSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that feeds a pipeline: one source or several, and how their values become rows.
 *
 * @param sources the sources; the first leads where nothing else is said
 * @param align how values that come apart become rows; null where each row of the one source is one
 */
public record Intake(List<Named> sources, @Nullable Alignment align) {
    public Intake {
        sources = List.copyOf(sources);
        Set<String> names = new HashSet<>();
        if (sources.isEmpty() || (sources.size() > 1 && align == null)) {
            throw new IllegalArgumentException("a pipeline needs a source, and with several an alignment");
        }
        for (Named source : sources) {
            if (!names.add(source.name())) {
                throw new IllegalArgumentException("two sources are named '" + source.name() + "'");
            }
        }
        if (sources.stream().map(Named::isReplay).distinct().count() > 1) {
            throw new IllegalArgumentException("some sources are replays and some are not: their times do not meet");
        }
    }

    /** Returns the intake of one source whose rows are taken as they are. */
    public static Intake of(SourceSpec source) {
        return new Intake(List.of(new Named("", source)), null);
    }

    /** Returns whose clock the rows go by: the devices' as soon as one of the sources does. */
    public TimeSource time() {
        boolean device = sources.stream().anyMatch(named -> named.spec().time() == TimeSource.DEVICE);
        return device ? TimeSource.DEVICE : sources.get(0).spec().time();
    }

    /** Returns the source a channel comes from; the only one where no name is given. */
    public @Nullable SourceSpec find(String name) {
        return sources.stream()
                .filter(named -> named.name().equals(name) || (name.isEmpty() && sources.size() == 1))
                .map(Named::spec)
                .findFirst()
                .orElse(null);
    }

    /**
     * A source under its name.
     *
     * @param name empty for the only one
     * @param spec the source
     */
    public record Named(String name, SourceSpec spec) {
        private boolean isReplay() {
            return spec.time() == TimeSource.REPLAY;
        }
    }
}
