package io.edgewise.agent.config;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Properties;

/** When this program was built: no clock of a device that runs it can be earlier. */
public final class BuildTime {
    private BuildTime() {}

    /** Returns the time; 1970 where the build has not written it. */
    public static Instant get() {
        try (InputStream in = BuildTime.class.getResourceAsStream("/edgewise-build.properties")) {
            Properties build = new Properties();
            if (in != null) {
                build.load(in);
            }
            return Instant.parse(build.getProperty("built", ""));
        } catch (IOException | DateTimeParseException e) {
            return Instant.EPOCH; // run from an editor that does not fill in resources
        }
    }
}
