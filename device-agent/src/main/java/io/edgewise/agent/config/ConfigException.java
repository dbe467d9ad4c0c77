package io.edgewise.agent.config;

import io.edgewise.json.Plain;

/** A file of the operator's that cannot be used: where, what was found and what to do, in one line. */
public final class ConfigException extends RuntimeException {
    private static final int LONGEST = 500;

    /** Makes one; line 0 is for what has no line. */
    public ConfigException(String file, int line, String message) {
        super(oneLine(file + (line > 0 ? ":" + line : "") + ": " + message));
    }

    /** Whatever stands in a file, the message is one line that a terminal shows as it is. */
    private static String oneLine(String message) {
        String plain = Plain.text(message);
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
