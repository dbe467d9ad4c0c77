package io.edgewise.simulator;

import org.jspecify.annotations.Nullable;

/** How far each machine fault is on in the current row, 0 to 1. */
final class FaultLevels {
    double cavitation;
    double wear;
    double blocked;
    double dry;
    double leak;

    /** Takes the levels of a row from the plan's episode. */
    void set(@Nullable FaultEpisode episode, long row) {
        if (episode == null || row < episode.onsetRow()) {
            return;
        }
        double severity = episode.severityAt(row);
        switch (episode.kind()) {
            case CAVITATION -> cavitation = severity;
            case BEARING_WEAR -> wear = severity;
            case BLOCKED_SUCTION -> blocked = severity;
            case DRY_RUN -> dry = severity;
            case SEAL_LEAK -> leak = severity;
        }
    }
}
