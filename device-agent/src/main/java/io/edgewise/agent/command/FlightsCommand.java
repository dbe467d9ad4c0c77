package io.edgewise.agent.command;

import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what a running agent recorded, and has it record now. */
@Command(
        name = "flights",
        mixinStandardHelpOptions = true,
        description = {
            "Lists what a running agent recorded around alarms, and has it write what it remembers now, through its",
            "Unix socket. Look into a flight with 'edgewise explain FILE', decide it again with 'edgewise replay FILE'."
        },
        subcommands = {FlightsCommand.ListAll.class, FlightsCommand.Write.class})
final class FlightsCommand {
    /** Shows them. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows the flights, the newest first.")
    static final class ListAll extends AgentQuestion {
        @Override
        public Integer call() throws IOException {
            return ask("flights", "{}");
        }

        @Override
        int tell(JsonValue answer) {
            PrintWriter out = out();
            answer.get("flights")
                    .elements()
                    .forEach(flight -> out.println(String.format(
                            Locale.ROOT,
                            "%s %9d bytes  %s",
                            flight.get("written").text(),
                            flight.get("bytes").whole(),
                            flight.get("file").text())));
            if (answer.get("flights").elements().isEmpty()) {
                out.println("no flight yet: one is written some minutes after an alarm came or went");
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /** Has one written. */
    @Command(
            name = "write",
            mixinStandardHelpOptions = true,
            description = "Writes the rows and decisions that a pipeline remembers now, and says the file.")
    static final class Write extends AgentQuestion {
        @Parameters(paramLabel = "PIPELINE", description = "Whose flight.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String pipeline;

        @Option(
                names = "--by",
                paramLabel = "NAME",
                description = "Who wants it, as it is told and logged (default: the user of this session, user.name).")
        private String by = System.getProperty("user.name", "");

        @Override
        public Integer call() throws IOException {
            byte[] object =
                    JsonWriter.object(json -> json.put("pipeline", pipeline).put("by", by));
            return ask("flights", new String(object, StandardCharsets.UTF_8).strip());
        }

        @Override
        int tell(JsonValue answer) {
            String outcome = answer.get("outcome").text();
            if (outcome.equals("WRITTEN")) {
                PrintWriter out = out();
                out.println(answer.get("file").text());
                out.flush();
                return ExitCode.OK;
            }
            err().println(pipeline + ": " + answer.get("words").text());
            return outcome.equals("UNKNOWN_PIPELINE") ? ExitCode.USAGE : ExitCode.EXPECTATION_FAILED;
        }
    }
}
