package io.edgewise.agent.explain;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.control.DeviceModel;
import io.edgewise.codec.DecisionView;
import io.edgewise.codec.FlightException;
import io.edgewise.codec.IsoTime;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.deploy.RecordedPipeline;
import io.edgewise.json.JsonException;
import io.edgewise.model.Model;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.RegistryException;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Decides a flight again up to one window, and asks the model there what would have kept it quiet. */
final class FlightQuiet {
    /** How far a score may lie from the recorded one, relative to the larger, for the model to be asked. */
    private static final double RELATIVE = 1e-6;

    private FlightQuiet() {}

    /**
     * Asks.
     *
     * @param decision the window, which is in the flight
     * @param config where the model lies; null where nobody said
     */
    static Quiet of(DecisionView decision, Covering flight, @Nullable AgentConfig config) {
        Quiet needless = RecordQuiet.notNeeded(decision);
        if (needless != null) {
            return needless;
        }
        if (config == null) {
            return RecordQuiet.of(decision, "With --config agent.yaml the model itself is asked.");
        }
        DeclaredFlight declared;
        try {
            declared = DeclaredFlight.of(flight.file(), flight.flight());
        } catch (FlightException | ConfigException e) {
            return RecordQuiet.of(decision, "The model itself was not asked: " + e.getMessage() + ".");
        }
        if (!declared.ref().pinned().equals(decision.model().digest())) {
            return RecordQuiet.of(
                    decision,
                    "The model itself was not asked: another one decided than the flight's device.yaml declares.");
        }
        try (Model model = DeviceModel.load(config, declared.model(), declared.ref())) {
            return asked(decision, declared, new ProbedModel(model));
        } catch (RefusedException e) {
            return RecordQuiet.of(
                    decision, "The model itself was not asked: " + e.refusal() + ": " + e.getMessage() + ".");
        } catch (RegistryException
                | ConfigException
                | FlightException
                | JsonException
                | IOException
                | IllegalArgumentException e) {
            return RecordQuiet.of(decision, "The model itself was not asked: " + e.getMessage() + ".");
        }
    }

    private static Quiet asked(DecisionView decision, DeclaredFlight declared, ProbedModel model) {
        String wanted = IsoTime.format(decision.span().startNanos());
        Quiet[] answer = {
            RecordQuiet.of(decision, "The flight does not reach back far enough for the window to be decided again.")
        };
        RecordedPipeline.decideAgain(declared.flight(), declared.spec(), model, record -> {
            if (IsoTime.format(record.span().startNanos()).equals(wanted)) {
                answer[0] = isSame(record, decision)
                        ? model.probe(record.threshold(), SystemTime.ticker())
                        : RecordQuiet.of(
                                decision,
                                "The model itself was not asked: decided again here the window has the score "
                                        + record.score() + ", not " + decision.score() + ".");
            }
        });
        return answer[0];
    }

    private static boolean isSame(DecisionRecord here, DecisionView there) {
        double apart = Math.abs((double) here.score() - there.score());
        return apart <= RELATIVE * Math.max(Math.abs(here.score()), Math.abs(there.score()));
    }
}
