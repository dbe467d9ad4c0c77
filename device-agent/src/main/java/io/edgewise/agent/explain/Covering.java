package io.edgewise.agent.explain;

import io.edgewise.agent.source.FlightShelf;
import io.edgewise.codec.DecisionView;
import io.edgewise.codec.FlightException;
import io.edgewise.codec.FlightFile;
import io.edgewise.codec.IsoTime;
import io.edgewise.decision.Decision;
import io.edgewise.decision.Flight;
import io.edgewise.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A flight with its file.
 *
 * @param file where it lies
 * @param flight what was recorded
 */
record Covering(Path file, FlightFile flight) {
    private static final int MOST_FILES = 64;

    /** Finds in a folder the newest flight with a decision of this pipeline that is wanted. */
    static Optional<Covering> find(Path folder, String pipeline, Predicate<DecisionView> wanted) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(pipeline) + "-[0-9]+-[0-9]+-[a-z_]+\\.flight");
        List<Path> files = FlightShelf.files(folder).stream()
                .filter(file -> name.matcher(String.valueOf(file.getFileName())).matches())
                .limit(MOST_FILES)
                .toList();
        for (Path file : files) {
            Covering covering = readable(file);
            if (covering != null && covering.has(pipeline, wanted)) {
                return Optional.of(covering);
            }
        }
        return Optional.empty();
    }

    /** One that is broken or gone covers nothing; who names it is told why. */
    private static @Nullable Covering readable(Path file) {
        try {
            return new Covering(file, DeclaredFlight.read(file));
        } catch (FlightException | IOException e) {
            return null;
        }
    }

    private boolean has(String pipeline, Predicate<DecisionView> wanted) {
        try {
            return flight.head().pipeline().equals(pipeline)
                    && decisions(flight).stream().anyMatch(wanted);
        } catch (JsonException e) {
            return false;
        }
    }

    /** Returns the first decision that is wanted; {@link #find} found that there is one. */
    DecisionView first(Predicate<DecisionView> wanted) {
        return decisions(flight).stream().filter(wanted).findFirst().orElseThrow();
    }

    /**
     * Returns the decision by which the alarm came, or what is nearest to that: the first ALARM, else the newest.
     *
     * @throws FlightException where there is no decision
     */
    DecisionView edge() {
        List<DecisionView> decisions = decisions(flight);
        if (decisions.isEmpty()) {
            throw new FlightException("", "it holds rows, and no decision yet");
        }
        Flight.Cause cause = flight.head().cause();
        return decisions.stream()
                .filter(one -> cause.kind() == Flight.Kind.RAISED && one.id().window() == cause.window())
                .findFirst()
                .or(() -> decisions.stream()
                        .filter(one -> one.decision() == Decision.ALARM)
                        .findFirst())
                .orElse(decisions.get(decisions.size() - 1));
    }

    /**
     * Returns the first decision of a window that ends at a time or later.
     *
     * @throws FlightException where there is none, with the times that there are
     */
    DecisionView at(long nanos) {
        List<DecisionView> decisions = decisions(flight);
        return decisions.stream()
                .filter(one -> one.span().endNanos() >= nanos)
                .findFirst()
                .filter(one -> one.span().startNanos() <= nanos)
                .orElseThrow(() -> new FlightException("", outside(decisions)));
    }

    private static String outside(List<DecisionView> decisions) {
        if (decisions.isEmpty()) {
            return "it holds rows, and no decision yet";
        }
        return "no window at that time; there are some from "
                + IsoTime.format(decisions.get(0).span().startNanos())
                + " to "
                + IsoTime.format(decisions.get(decisions.size() - 1).span().endNanos());
    }

    private static List<DecisionView> decisions(FlightFile flight) {
        return flight.decisions().stream().map(DecisionView::parse).toList();
    }
}
