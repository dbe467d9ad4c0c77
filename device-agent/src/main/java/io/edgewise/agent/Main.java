package io.edgewise.agent;

import io.edgewise.agent.command.EdgewiseCommand;
import java.security.Security;

/** Starts the program. */
public final class Main {
    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] arguments) {
        // Java remembers for 10 s that a name is not known, which is longer than a broker should be missed.
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        System.exit(EdgewiseCommand.run(arguments));
    }
}
