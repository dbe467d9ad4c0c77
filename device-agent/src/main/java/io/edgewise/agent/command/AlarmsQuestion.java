package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.control.ControlClient;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running agent about its alarms, and prints what it answers. */
abstract class AlarmsQuestion implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", description = "The agent's configuration (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("agent.yaml");

    @Option(names = "--socket", description = "The agent's socket, instead of the one in the configuration.")
    private @Nullable Path socket;

    @Mixin
    private JsonOption json = new JsonOption();

    final CommandSpec spec() {
        return spec;
    }

    /** Asks; returns the exit code. */
    final int ask(String object) throws IOException {
        json.check(spec);
        PrintWriter err = spec.commandLine().getErr();
        Path path = socket != null ? socket : AgentConfigReader.read(config).socket();
        byte[] document;
        try {
            document = ControlClient.ask(path, "alarms " + object);
        } catch (IOException e) {
            err.println("no agent answers on " + path + " (" + e.getMessage()
                    + "); is it running? Start it with: edgewise run --config " + config);
            return ExitCode.UNREACHABLE;
        }
        JsonValue answer = Json.parse(document, JsonLimits.DOCUMENT);
        if (answer.find("schema").isEmpty()) {
            err.println("the agent did not take it: " + answer.get("error").text());
            return ExitCode.USAGE;
        }
        json.write(spec, document);
        return tell(answer);
    }

    private int tell(JsonValue answer) {
        PrintWriter out = json.people(spec);
        PrintWriter err = spec.commandLine().getErr();
        String outcome = answer.get("outcome").text();
        if (outcome.equals("LISTED")) {
            answer.get("alarms").elements().forEach(alarm -> out.println(line(alarm)));
            out.flush();
            return ExitCode.OK;
        }
        String words =
                answer.get("pipeline").text() + ": " + answer.get("words").text();
        boolean kept = outcome.equals("DONE") && answer.get("kept").flag();
        (kept ? out : err).println(words);
        out.flush();
        return kept ? ExitCode.OK : outcome.equals("UNKNOWN_PIPELINE") ? ExitCode.USAGE : ExitCode.EXPECTATION_FAILED;
    }

    private static String line(JsonValue alarm) {
        String since = alarm.find("since").map(time -> "since " + time.text()).orElse("");
        String label = alarm.find("label").map(name -> "  " + name.text()).orElse("");
        return String.format(
                        Locale.ROOT,
                        "%-20s %-14s %s%s%s%s",
                        alarm.get("pipeline").text(),
                        alarm.get("state").text(),
                        since,
                        label,
                        silenced(alarm, "hold"),
                        silenced(alarm, "shelved"))
                .stripTrailing();
    }

    private static String silenced(JsonValue alarm, String key) {
        return alarm.find(key)
                .map(kept -> "  " + key + " until " + kept.get("until").text() + " by "
                        + kept.get("by").text() + ": " + kept.get("reason").text())
                .orElse("");
    }
}
