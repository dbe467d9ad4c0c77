package io.edgewise.agent.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Lays out what {@code --help} says of commands. Descriptions are broken where a line of the source is full, and a list
 * of commands shows the first part of each: so the parts become whole sentences, which the terminal's width breaks.
 */
final class HelpText {
    private static final Pattern NEXT_SENTENCE = Pattern.compile("(?<=\\.) +(?=[A-Z'])");

    private HelpText() {}

    /** Lays out a command and all below it. */
    static void layOut(CommandSpec command) {
        String[] parts = command.usageMessage().description();
        command.usageMessage().description(sentences(parts).toArray(String[]::new));
        command.subcommands().values().forEach(below -> layOut(below.getCommandSpec()));
    }

    private static List<String> sentences(String... parts) {
        List<String> sentences = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String part : parts) {
            open.append(open.isEmpty() ? "" : " ").append(part);
            if (part.endsWith(".")) {
                sentences.add(open.toString());
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            sentences.add(open.toString());
        }
        if (!sentences.isEmpty()) { // the first is all that a list shows
            sentences.addAll(0, List.of(NEXT_SENTENCE.split(sentences.remove(0), 2)));
        }
        return sentences;
    }
}
