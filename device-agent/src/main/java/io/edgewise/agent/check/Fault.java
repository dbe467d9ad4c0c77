package io.edgewise.agent.check;

/** What kind of trouble a failed check found; the one that stands first here decides the exit code. */
public enum Fault {
    /** The installation or a file of its operator. */
    SETUP,
    /** Trust, policy or inspection refuse a model. */
    REFUSED,
    /** A peer cannot be reached. */
    UNREACHABLE
}
