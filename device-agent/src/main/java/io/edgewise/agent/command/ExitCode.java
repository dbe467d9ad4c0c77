package io.edgewise.agent.command;

/** What the exit codes of every command mean. */
public final class ExitCode {
    /** All went well. */
    public static final int OK = 0;

    /** An expectation failed: a missed alarm, a lost message, a target not met. */
    public static final int EXPECTATION_FAILED = 1;

    /** Wrong usage or configuration, or an installation that cannot work. */
    public static final int USAGE = 2;

    /** Refused by trust, policy or inspection. */
    public static final int REFUSED = 3;

    /** A peer cannot be reached. */
    public static final int UNREACHABLE = 4;

    /** A bug. */
    public static final int BUG = 5;

    private ExitCode() {}
}
