package io.edgewise.agent.command;

import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.json.DurationText;
import io.edgewise.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Has something done to one pipeline's alarm. */
abstract class AlarmsOrder extends AlarmsQuestion {
    private final AlarmAct act;

    @Parameters(paramLabel = "PIPELINE", description = "Whose alarm.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String pipeline;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who wants it, as it is told and logged (default: the user of this session, user.name).")
    private String by = System.getProperty("user.name", "");

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, at most 200 characters; needed to shelve and to hold.")
    private String reason = "";

    AlarmsOrder(AlarmAct act) {
        this.act = act;
    }

    /** Returns for how long; zero for what does not last. */
    Duration lasts() {
        return Duration.ZERO;
    }

    /** Reads an option's duration, or refuses it as wrong usage. */
    final Duration duration(String option, String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    @Override
    public final Integer call() throws IOException {
        AlarmOrder order = order();
        byte[] object = JsonWriter.object(json -> {
            json.put("act", order.act().name()).put("pipeline", pipeline).put("by", order.by());
            if (order.act().lasts()) {
                json.put("for", order.lasts().toMillis() + "ms");
            }
            json.put("reason", order.reason());
        });
        return ask(new String(object, StandardCharsets.UTF_8).strip());
    }

    private AlarmOrder order() {
        Duration lasts = lasts();
        if (act.lasts() && reason.isBlank()) {
            throw new ParameterException(
                    spec().commandLine(),
                    "alarms " + spec().name() + ": say why with --reason, for example --reason \"bearing change\"");
        }
        try {
            return new AlarmOrder(act, lasts, by, reason);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), "alarms " + spec().name() + ": " + e.getMessage(), e);
        }
    }
}
