package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.control.ControlClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running agent how it stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Asks a running agent, through its Unix socket, how it stands.")
final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", description = "The agent's configuration (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("agent.yaml");

    @Option(names = "--socket", description = "The agent's socket, instead of the one in the configuration.")
    private @Nullable Path socket;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException {
        Path path = socket != null ? socket : AgentConfigReader.read(config).socket();
        byte[] document;
        try {
            document = ControlClient.ask(path, "status");
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("no agent answers on " + path + " (" + e.getMessage()
                            + "); is it running? Start it with: edgewise run --config " + config);
            return ExitCode.UNREACHABLE;
        }
        json.write(spec, document);
        if (!json.asked()) {
            spec.commandLine().getOut().print(StatusTable.of(document));
            spec.commandLine().getOut().flush();
        }
        return ExitCode.OK;
    }
}
