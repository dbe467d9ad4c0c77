package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.control.ControlClient;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running agent something through its socket, and prints what it answers. */
abstract class AgentQuestion implements Callable<Integer> {
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

    /** Asks with a word and an object, empty for none; returns the exit code. */
    final int ask(String word, String object) throws IOException {
        json.check(spec);
        Path path = socket != null ? socket : AgentConfigReader.read(config).socket();
        byte[] document;
        try {
            document = ControlClient.ask(path, (word + " " + object).strip());
        } catch (IOException e) {
            err().println("no agent answers on " + path + " (" + e.getMessage()
                    + "); is it running? Start it with: edgewise run --config " + config);
            return ExitCode.UNREACHABLE;
        }
        JsonValue answer = Json.parse(document, JsonLimits.DOCUMENT);
        if (answer.find("schema").isEmpty()) {
            err().println("the agent did not take it: " + answer.get("error").text());
            return ExitCode.USAGE;
        }
        json.write(spec, document);
        return tell(answer);
    }

    /** Tells whether the answer itself is wanted, as a document. */
    final boolean asked() {
        return json.asked();
    }

    /** Prints an answer; returns the exit code. */
    abstract int tell(JsonValue answer);

    /** Returns where text for people goes. */
    final PrintWriter out() {
        return json.people(spec);
    }

    /** Returns where complaints go. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
