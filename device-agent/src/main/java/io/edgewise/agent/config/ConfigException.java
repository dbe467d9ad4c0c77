package io.edgewise.agent.config;

/** A file of the operator's that cannot be used: where, what was found and what to do, in one line. */
public final class ConfigException extends RuntimeException {
    /** Makes one. */
    public ConfigException(String file, int line, String message) {
        super(file + (line > 0 ? ":" + line : "") + ": " + message);
    }
}
