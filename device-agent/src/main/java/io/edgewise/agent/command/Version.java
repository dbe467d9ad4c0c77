package io.edgewise.agent.command;

import picocli.CommandLine.IVersionProvider;

/** Tells which version this is. */
public final class Version implements IVersionProvider {
    /** Returns the version, for example {@code 0.1.0}. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0-dev" : version.replace("-SNAPSHOT", "");
    }

    /** Returns the commit it was built from, as the launcher knows it; {@code unknown} elsewhere. */
    public static String commit() {
        String commit = System.getenv("EDGEWISE_COMMIT");
        return commit == null || commit.isBlank() ? "unknown" : commit;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "edgewise " + number() + " (Java " + Runtime.version().feature() + ")"
        };
    }
}
