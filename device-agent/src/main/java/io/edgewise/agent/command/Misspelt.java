package io.edgewise.agent.command;

import io.edgewise.json.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says of a command line what is not known in it, and what was meant. */
final class Misspelt {
    private Misspelt() {}

    static String words(ParameterException error) {
        CommandSpec command = error.getCommandLine().getCommandSpec();
        if (error instanceof UnmatchedArgumentException unmatched) {
            return words(command, unmatched);
        }
        // A misspelt option that is compulsory is missing as well, and picocli tells that first.
        Optional<String> unknown = error instanceof MissingParameterException
                ? error.getCommandLine().getUnmatchedArguments().stream()
                        .filter(word -> word.startsWith("-"))
                        .findFirst()
                : Optional.empty();
        return unknown.map(word -> option(command, word)).orElse(String.valueOf(error.getMessage()));
    }

    private static String words(CommandSpec command, UnmatchedArgumentException error) {
        String word = error.getUnmatched().get(0);
        if (word.startsWith("-")) {
            return option(command, word);
        }
        return command.subcommands().isEmpty() ? String.valueOf(error.getMessage()) : command(command, word);
    }

    private static String option(CommandSpec command, String typed) {
        String word = typed.replaceFirst("=.*", "");
        List<String> known = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            known.addAll(List.of(option.names()));
        }
        return "'" + command.qualifiedName() + "' has no option '" + word + "'" + meant(Nearest.to(word, known));
    }

    private static String command(CommandSpec command, String word) {
        List<String> below = below(command, word);
        Optional<String> near = below.isEmpty()
                ? Nearest.to(word, command.subcommands().keySet()).map(name -> command.qualifiedName() + " " + name)
                : Optional.of(String.join("' or '", below));
        String known = ", it has " + String.join(", ", command.subcommands().keySet());
        return "'" + command.qualifiedName() + "' has no command '" + word + "'"
                + (near.isEmpty() ? known : meant(near));
    }

    /** Returns the commands of commands that are called so. */
    private static List<String> below(CommandSpec command, String word) {
        return command.subcommands().values().stream()
                .map(group -> group.getSubcommands().get(word))
                .filter(found -> found != null)
                .map(found -> found.getCommandSpec().qualifiedName())
                .collect(Collectors.toList());
    }

    private static String meant(Optional<String> near) {
        return near.map(name -> "; did you mean '" + name + "'?").orElse("");
    }
}
