package io.edgewise.agent.command;

import picocli.CommandLine.IVersionProvider;

/** Tells which version this is. */
public final class Version implements IVersionProvider {
    /** Returns the version, for example {@code 0.1.0}. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0-dev" : version.replace("-SNAPSHOT", "");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"edgewise " + number() + " (Java " + Runtime.version().feature() + ")"};
    }
}
