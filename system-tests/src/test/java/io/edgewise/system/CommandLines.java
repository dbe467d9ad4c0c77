package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.agent.command.EdgewiseCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs commands as a person would type them, in this process, and keeps what they print. */
final class CommandLines {
    private CommandLines() {}

    /**
     * What a command answered.
     *
     * @param code the exit code
     * @param out standard output
     * @param err standard error
     */
    record Answer(int code, String out, String err) {
        /** Returns the last line of standard output. */
        String lastLine() {
            String[] lines = out.strip().split("\n");
            return lines[lines.length - 1].strip();
        }
    }

    static synchronized Answer run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = EdgewiseCommand.run(arguments);
            return new Answer(
                    code, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Runs a command that must succeed. */
    static Answer succeed(String... arguments) {
        Answer answer = run(arguments);
        assertEquals(0, answer.code(), () -> String.join(" ", arguments) + "\n" + answer.out() + answer.err());
        return answer;
    }
}
