package io.edgewise.agent.command;

import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Asks a running agent about its alarms, and prints what it answers. */
abstract class AlarmsQuestion extends AgentQuestion {
    /** Asks; returns the exit code. */
    final int ask(String object) throws IOException {
        return ask("alarms", object);
    }

    @Override
    final int tell(JsonValue answer) {
        PrintWriter out = out();
        String outcome = answer.get("outcome").text();
        if (outcome.equals("LISTED")) {
            answer.get("alarms").elements().forEach(alarm -> out.println(line(alarm)));
            out.flush();
            return ExitCode.OK;
        }
        String words =
                answer.get("pipeline").text() + ": " + answer.get("words").text();
        boolean kept = outcome.equals("DONE") && answer.get("kept").flag();
        (kept ? out : err()).println(words);
        out.flush();
        return kept ? ExitCode.OK : outcome.equals("UNKNOWN_PIPELINE") ? ExitCode.USAGE : ExitCode.EXPECTATION_FAILED;
    }

    static String line(JsonValue alarm) {
        String since = alarm.find("since").map(time -> "since " + time.text()).orElse("");
        String label = alarm.find("label").map(name -> "  " + name.text()).orElse("");
        return String.format(
                        Locale.ROOT,
                        "%-20s %-14s %s%s%s%s%s",
                        alarm.get("pipeline").text(),
                        alarm.get("state").text(),
                        since,
                        label,
                        silenced(alarm, "hold"),
                        silenced(alarm, "shelved"),
                        FloodText.of(alarm))
                .stripTrailing();
    }

    private static String silenced(JsonValue alarm, String key) {
        return alarm.find(key)
                .map(kept -> "  " + key + " until " + kept.get("until").text() + " by "
                        + kept.get("by").text() + ": " + kept.get("reason").text())
                .orElse("");
    }
}
