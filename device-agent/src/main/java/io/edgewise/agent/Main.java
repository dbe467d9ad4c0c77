package io.edgewise.agent;

import io.edgewise.agent.command.EdgewiseCommand;

/** Starts the program. */
public final class Main {
    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(EdgewiseCommand.run(arguments));
    }
}
