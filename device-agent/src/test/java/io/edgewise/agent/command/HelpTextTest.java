package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class HelpTextTest {
    @Test
    void theListOfCommandsHasAWholeSentenceForEach() {
        String help = String.join(" ", Shell.run("--help").out().split("\\s+"));

        assertTrue(
                help.contains("has it write what it remembers now, through its Unix socket. explain "
                        + "Tells why there is an alarm: what was outside its normal range and by how much, what the guards"
                        + " found in the data, which model said so and who signed it, what would have kept it quiet,"
                        + " what to do. check"),
                help);
    }

    @Test
    void noSentenceOfAnyHelpIsBrokenBeforeItsEnd() {
        List<String> broken = all(EdgewiseCommand.line().getCommandSpec())
                .flatMap(HelpTextTest::broken)
                .toList();

        assertEquals(List.of(), broken);
    }

    private static Stream<CommandSpec> all(CommandSpec command) {
        return Stream.concat(
                Stream.of(command),
                command.subcommands().values().stream().flatMap(below -> all(below.getCommandSpec())));
    }

    private static Stream<String> broken(CommandSpec command) {
        List<String[]> said = new ArrayList<>();
        said.add(command.usageMessage().description());
        command.args().stream().map(ArgSpec::description).forEach(said::add);
        return said.stream()
                .flatMap(parts -> Stream.of(parts).limit(Math.max(0, parts.length - 1)))
                .filter(part -> !part.endsWith("."))
                .map(part -> command.qualifiedName() + ": " + part);
    }
}
