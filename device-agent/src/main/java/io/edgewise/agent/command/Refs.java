package io.edgewise.agent.command;

import io.edgewise.model.ModelRef;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads references from the command line. */
final class Refs {
    private Refs() {}

    static ModelRef parse(CommandSpec spec, String text) {
        try {
            return ModelRef.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
