package io.edgewise.agent.command;

import io.edgewise.json.JsonValue;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Asks a running agent how it stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Asks a running agent, through its Unix socket, how it stands.")
final class StatusCommand extends AgentQuestion {
    @Override
    public Integer call() throws IOException {
        return ask("status", "");
    }

    @Override
    int tell(JsonValue status) {
        if (!asked()) {
            out().print(StatusTable.of(status));
            out().flush();
        }
        return ExitCode.OK;
    }
}
