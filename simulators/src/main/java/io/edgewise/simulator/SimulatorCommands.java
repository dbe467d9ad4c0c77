package io.edgewise.simulator;

import io.edgewise.agent.command.CommandProvider;
import java.util.List;

/** Adds {@code demo} and {@code simulate} to the command line. */
public final class SimulatorCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new DemoCommand(), new SimulateCommand());
    }
}
