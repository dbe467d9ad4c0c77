package io.edgewise.simulator;

import io.edgewise.agent.command.CommandProvider;
import io.edgewise.simulator.chaos.FaultsCommand;
import java.util.List;

/** Adds {@code demo}, {@code simulate} and {@code faults} to the command line. */
public final class SimulatorCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(
                new DemoCommand(),
                new SimulateCommand(),
                new FaultsCommand(EmbeddedBroker::start, EmbeddedRegistry::start));
    }
}
