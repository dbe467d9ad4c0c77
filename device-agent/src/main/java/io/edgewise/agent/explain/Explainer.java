package io.edgewise.agent.explain;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.control.ControlClient;
import io.edgewise.codec.DecisionView;
import io.edgewise.codec.FlightException;
import io.edgewise.codec.IsoTime;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.Decision;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Explains decisions, alarms and flights; where the device's configuration is at hand, with its flights and models. */
public final class Explainer {
    private final @Nullable AgentConfig config;
    private final @Nullable Path configFile;

    /**
     * Makes one.
     *
     * @param config where flights and models lie; null where nobody said
     * @param configFile its file, which is named in what is told; null where there is none
     */
    public Explainer(@Nullable AgentConfig config, @Nullable Path configFile) {
        this.config = config;
        this.configFile = configFile;
    }

    /**
     * Explains what an agent sent: the one decision or alarm that it is, or in a recording of many the latest alarm.
     *
     * @param name what messages call it
     * @param id which one, instead of the latest alarm: {@code DEVICE/BOOT/PIPELINE/WINDOW}, the end of that from a
     *     slash on, or the id of an alarm or of a CloudEvent; null for the latest alarm
     * @throws ExplainException when there is no such thing in it, with the place and what is wrong
     */
    public Explained sent(String name, InputStream messages, @Nullable String id) throws IOException {
        String wanted = id == null ? "" : id;
        Onsets onsets = new Onsets(wanted);
        Recording recording;
        try {
            recording = Recording.read(messages, onsets);
        } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
            throw wrong(name + ": " + e.getMessage() + "; give decisions or alarms as the agent sends them");
        }
        Chosen chosen = new Chosen(name, onsets, recording);
        Onsets.One one = wanted.isEmpty() ? chosen.latest() : chosen.named(wanted);
        return explained(one, chosen.notes(wanted, one));
    }

    private Explained explained(Onsets.One one, List<String> notes) throws IOException {
        DecisionView decision = one.decision();
        AlarmRecord alarm = one.alarm();
        if (decision == null) {
            return alarm(Objects.requireNonNull(alarm), notes);
        }
        Covering covering =
                covering(decision.id().pipeline(), other -> other.id().equals(decision.id()));
        Explained.Source source = alarm == null ? Explained.Source.DECISION : Explained.Source.ALARM;
        return explained(source, notes, alarm == null ? null : AlarmFacts.of(alarm), decision, covering);
    }

    private Explained alarm(AlarmRecord alarm, List<String> notes) throws IOException {
        Covering covering = covering(alarm.decision().pipeline(), raised(alarm));
        if (covering == null) {
            return told(
                    Explained.Source.ALARM,
                    AlarmFacts.of(alarm),
                    notes,
                    "The message of an alarm does not say what was measured. The decision with the same id does, and so"
                            + " does a flight; no flight at hand has it"
                            + (config == null ? " (give --config agent.yaml on the gateway)." : "."));
        }
        DecisionView decision = covering.first(raised(alarm));
        return explained(Explained.Source.ALARM, notes, AlarmFacts.of(alarm), decision, covering);
    }

    /** What people did to an alarm is told with the last decision; what they want to know is how it came. */
    private static Predicate<DecisionView> raised(AlarmRecord alarm) {
        return switch (alarm.state()) {
            case RAISED, FLOODED -> one -> one.id().equals(alarm.decision());
            case CLEARED, ACKNOWLEDGED ->
                one -> one.span().endNanos() == alarm.sinceNanos()
                        && one.decision() == Decision.ALARM
                        && one.id().device().equals(alarm.decision().device());
            case SHELVED, UNSHELVED, OUT_OF_SERVICE, RETURNED_TO_SERVICE ->
                one -> one.id().equals(alarm.decision());
        };
    }

    /**
     * Explains a window of a flight.
     *
     * @param at a time in the window, nanoseconds since the Unix epoch; null for the alarm
     * @throws ExplainException when it is no flight, or has no such window
     */
    public Explained flight(Path file, @Nullable Long at) throws IOException {
        try {
            Covering covering = new Covering(file, DeclaredFlight.read(file));
            DecisionView decision = at == null ? covering.edge() : covering.at(at);
            return explained(Explained.Source.FLIGHT, List.of(), null, decision, covering);
        } catch (FlightException | JsonException | IllegalArgumentException e) {
            throw wrong(file + ": " + e.getMessage());
        }
    }

    /**
     * Explains a pipeline's alarm: as the running agent says it stands, by the flight that has it.
     *
     * @param socket the agent's socket
     * @throws ExplainException when there is no alarm and no flight
     */
    public Explained named(String pipeline, Path socket) throws IOException {
        JsonValue listed;
        try {
            listed = Json.parse(ControlClient.ask(socket, "alarms {}"), JsonLimits.DOCUMENT);
        } catch (IOException e) {
            return newest(pipeline, null, "No agent answers on " + socket + "; this is the newest recorded alarm.")
                    .orElseThrow(() -> new ExplainException(
                            ExplainException.Kind.UNREACHABLE,
                            "no agent answers on " + socket + " (" + e.getMessage() + "), and no flight of " + pipeline
                                    + " has an alarm"));
        }
        List<JsonValue> alarms = listed.get("alarms").elements();
        AlarmFacts alarm = alarms.stream()
                .filter(one -> one.get("pipeline").text().equals(pipeline))
                .findFirst()
                .map(AlarmFacts::of)
                .orElseThrow(() -> unknown(pipeline, alarms));
        Predicate<DecisionView> raised = one -> one.decision() == Decision.ALARM
                && IsoTime.format(one.span().endNanos()).equals(alarm.since());
        Covering covering = covering(pipeline, raised);
        if (covering != null) {
            return explained(Explained.Source.NAME, List.of(), alarm, covering.first(raised), covering);
        }
        boolean stands = alarm.state().equals("UNACKNOWLEDGED") || alarm.state().equals("ACKNOWLEDGED");
        if (stands) {
            return told(
                    Explained.Source.NAME,
                    alarm,
                    List.of(),
                    "What was measured is in no flight yet: one is written some minutes after the alarm came. Write one"
                            + " now, as below, and ask again.");
        }
        return newest(pipeline, alarm, "There is no such alarm now; this is the newest recorded one.")
                .orElseThrow(() -> new ExplainException(
                        ExplainException.Kind.NO_ALARM,
                        pipeline + " is " + alarm.state() + ", and no flight of it has an alarm: nothing to explain"));
    }

    private static ExplainException unknown(String pipeline, List<JsonValue> alarms) {
        List<String> names =
                alarms.stream().map(one -> one.get("pipeline").text()).toList();
        return wrong("no file and no running pipeline is called '" + pipeline + "'; "
                + Nearest.to(pipeline, names)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("edgewise alarms list names the pipelines"));
    }

    private Optional<Explained> newest(String pipeline, @Nullable AlarmFacts alarm, String note) throws IOException {
        Covering covering = covering(pipeline, one -> one.decision() == Decision.ALARM);
        return covering == null
                ? Optional.empty()
                : Optional.of(explained(Explained.Source.NAME, List.of(note), alarm, covering.edge(), covering));
    }

    private @Nullable Covering covering(String pipeline, Predicate<DecisionView> wanted) throws IOException {
        return config == null
                ? null
                : Covering.find(config.flightFolder(), pipeline, wanted).orElse(null);
    }

    private Explained told(Explained.Source source, AlarmFacts alarm, List<String> notes, String why) {
        List<String> all = new ArrayList<>(notes);
        all.add(why);
        return new Explained(source, all, alarm, null, null, configFile, Quiet.unknown(why));
    }

    private Explained explained(
            Explained.Source source,
            List<String> notes,
            @Nullable AlarmFacts alarm,
            DecisionView decision,
            @Nullable Covering covering) {
        Quiet quiet = covering == null
                ? RecordQuiet.of(
                        decision,
                        "No flight at hand has the window, and a record does not hold all features, so the model itself"
                                + " was not asked.")
                : FlightQuiet.of(decision, covering, config);
        return new Explained(source, notes, alarm, decision, covering, configFile, quiet);
    }

    private static ExplainException wrong(String words) {
        return new ExplainException(ExplainException.Kind.WRONG_INPUT, words);
    }
}
