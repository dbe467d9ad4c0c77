package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the demo is asked wrongly; what it does when it is asked rightly stands in the system tests. */
@Timeout(60)
class DemoCommandTest {
    @TempDir
    private Path folder;

    @Test
    void wrongOptionsEndWithTwoAndSayWhatToDo() {
        refused("--speed must be positive, or 0 for as fast as can be", "--speed", "-1");
        refused("--speed must be positive", "--speed", "NaN");
        refused("--speed must be positive", "--speed", "Infinity");
        refused("Invalid value for option '--speed'", "--speed", "quick");
        refused("--duration: '5' is not a duration; write a whole number and s, m, h or d, for example 90s, 30m, 24h", "--duration", "5");
        refused("--tamper must be one of flip, unsigned, wrong-key, found bribe", "--tamper", "bribe");
        refused("--fault: 'rust' is not known; see edgewise simulate --list", "--fault", "rust");
        refused("is not a folder", "--data", folder.resolve("nowhere").toString());
        refused("Unknown option: '--sped=1'", "--sped=1");
    }

    @Test
    void machinesThatCannotBeMadeAreAWrongOptionToo() {
        refused("duration is not between 1 min and 400 days: PT30S", "--duration", "30s");
        refused("no room for a sensor fault on pump-2", "--duration", "1m");
        refused("--data: ", "--data", folder.toString());
    }

    @Test
    void aBrokerThatCannotBeOneIsAWrongOption() {
        refused("--broker: ", "--broker", "http://127.0.0.1:1");
    }

    private void refused(String message, String... arguments) {
        StringWriter err = new StringWriter();
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--report";
        all[arguments.length + 1] = folder.resolve("report").toString();

        int code = new CommandLine(new DemoCommand())
                .setErr(new PrintWriter(err, true))
                .execute(all);

        assertEquals(2, code, err.toString());
        assertTrue(err.toString().contains(message), err.toString());
    }
}
