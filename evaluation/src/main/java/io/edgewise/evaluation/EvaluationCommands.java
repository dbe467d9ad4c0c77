package io.edgewise.evaluation;

import io.edgewise.agent.command.CommandProvider;
import java.util.List;

/** Adds {@code backtest} to the command line. */
public final class EvaluationCommands implements CommandProvider {
    /** For the service loader. */
    public EvaluationCommands() {}

    @Override
    public List<Object> commands() {
        return List.of(new BacktestCommand());
    }
}
