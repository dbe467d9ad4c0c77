package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.control.ControlClient;
import io.edgewise.agent.control.ControlServer;
import io.edgewise.agent.control.StoreLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Whether an agent runs here already, and whether one could take the control socket. */
final class AgentCheck implements Check {
    @Override
    public String name() {
        return "agent";
    }

    @Override
    public List<Finding> run(Site site) throws IOException {
        AgentConfig agent = site.agent();
        Path socket = agent.socket();
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > ControlServer.MAX_PATH) {
            return List.of(Finding.failed(
                    name(),
                    Fault.SETUP,
                    "the path of the control socket is longer than " + ControlServer.MAX_PATH + " bytes: " + socket,
                    "choose a shorter one under control.socket"));
        }
        if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS) && answers(socket)) {
            return List.of(Finding.ok(name(), "one runs already and answers on " + socket + "; it was left alone"));
        }
        if (StoreLock.isTaken(agent.store())) {
            return List.of(Finding.warning(
                    name(),
                    "another agent uses the store " + agent.store() + ", and does not answer on " + socket,
                    "stop it before the next start, or choose another store.path"));
        }
        return List.of(Finding.ok(name(), "none runs here; it will answer on " + socket));
    }

    private static boolean answers(Path socket) {
        try {
            return ControlClient.ask(socket, "status").length > 0;
        } catch (IOException e) {
            return false; // left by one that was killed: the next start replaces it
        }
    }
}
