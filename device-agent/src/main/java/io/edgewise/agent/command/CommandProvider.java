package io.edgewise.agent.command;

import java.util.List;

/** Adds commands to {@code edgewise}. Found by {@link java.util.ServiceLoader}. */
public interface CommandProvider {
    /** Returns command objects annotated for picocli. */
    List<Object> commands();
}
