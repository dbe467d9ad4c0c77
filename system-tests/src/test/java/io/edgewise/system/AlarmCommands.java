package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a technician types at one gateway: {@code edgewise alarms}. */
final class AlarmCommands {
    private final Path config;

    /** Types for the agent whose configuration lies in this folder. */
    AlarmCommands(Path folder) {
        this.config = folder.resolve("agent.yaml");
    }

    /** Returns what the agent lists; empty while none answers. */
    List<JsonValue> listed() {
        CommandLines.Answer answer = run("list", "--json", "-");
        return answer.code() == 0 ? document(answer).get("alarms").elements() : List.of();
    }

    /** Returns where the alarm of the only pipeline stands. */
    String state() {
        return listed().get(0).get("state").text();
    }

    /** Types an act; fails where it ends with another exit code. */
    JsonValue said(int code, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", "-"));
        CommandLines.Answer answer = run(all.toArray(String[]::new));
        assertEquals(code, answer.code(), () -> answer.out() + answer.err());
        return document(answer);
    }

    /** Types an act that is refused; returns why. */
    String refused(String... arguments) {
        JsonValue answer = said(1, arguments);
        assertEquals("REFUSED", answer.get("outcome").text());
        return answer.get("refusal").text();
    }

    CommandLines.Answer run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("alarms"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--config", config.toString()));
        return CommandLines.run(all.toArray(String[]::new));
    }

    private static JsonValue document(CommandLines.Answer answer) {
        byte[] document = answer.out().getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), Schemas.violations("alarms", document));
        return Json.parse(document, JsonLimits.DOCUMENT);
    }
}
