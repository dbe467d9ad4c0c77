package io.edgewise.agent.explain;

import io.edgewise.codec.DecisionView;
import io.edgewise.model.Contribution;
import io.edgewise.signal.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a pipeline decided as it did: for a person as lines, for programs as {@code edgewise.explain/v1}.
 *
 * @param source what was explained
 * @param notes what a person should know of it first; may be empty
 * @param alarm what is said of the alarm; null where nothing is
 * @param decision the window's decision; null where none is at hand
 * @param covering the flight that has it; null where none does
 * @param config the configuration that the commands in the text name; null where nobody said
 * @param quiet what would have kept the window quiet
 */
public record Explained(
        Source source,
        List<String> notes,
        @Nullable AlarmFacts alarm,
        @Nullable DecisionView decision,
        @Nullable Covering covering,
        @Nullable Path config,
        Quiet quiet) {
    /** What was explained. */
    public enum Source {
        /** A decision's record. */
        DECISION,
        /** An alarm's message. */
        ALARM,
        /** A flight. */
        FLIGHT,
        /** An alarm by its name. */
        NAME
    }

    public Explained {
        notes = List.copyOf(notes);
    }

    /** Returns it for a person; without commands to a terminal, whatever the record held. */
    public List<String> text() {
        return new ExplainedText(this).lines();
    }

    /** Returns {@code edgewise.explain/v1}. */
    public byte[] document() {
        return ExplainedDocument.write(this);
    }

    /** Returns what to do: as the decision says, or the alarm; empty where neither does. */
    String advice() {
        if (decision != null && !decision.advice().isEmpty()) {
            return decision.advice();
        }
        return alarm == null ? "" : alarm.advice();
    }

    /** Returns the symbol of each channel's unit, where a flight tells it. */
    Map<String, String> units() {
        return covering == null
                ? Map.of()
                : covering.flight().head().channels().stream()
                        .collect(Collectors.toMap(
                                Channel::name, channel -> channel.unit().symbol(), (one, other) -> one));
    }

    /** Returns a contribution's share of all that are told; NaN where that is no number. */
    static double share(Contribution part, List<Contribution> all) {
        double whole = all.stream().mapToDouble(Contribution::excess).sum();
        double share = part.excess() / whole;
        return share >= 0 && share <= 1 ? share : Double.NaN;
    }

    /** Returns the command that decides the flight again; null where there is no flight. */
    @Nullable
    String replay() {
        return covering == null
                ? null
                : "edgewise replay " + quoted(covering.file().toString()) + " --config "
                        + quoted(config == null ? "agent.yaml" : config.toString());
    }

    /** Returns what a command needs to find the configuration; empty where it finds it alone. */
    String configOption() {
        return config == null || config.toString().equals("agent.yaml") ? "" : " --config " + quoted(config.toString());
    }

    /** A path comes from whoever typed it, and still must not break what is copied into a shell. */
    static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./:@%+=,-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
