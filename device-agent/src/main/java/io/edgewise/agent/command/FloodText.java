package io.edgewise.agent.command;

import io.edgewise.json.JsonValue;

/** Says of a pipeline's alarm what the flood limits held back. */
final class FloodText {
    private FloodText() {}

    /** Returns the words, behind two blanks; empty where nothing was held back. */
    static String of(JsonValue alarm) {
        String now = alarm.find("heldBackNow").map(JsonValue::text).orElse("");
        if (!now.isEmpty()) {
            return "  HELD BACK, not sent: the limit " + (now.equals("DEVICE") ? "alarms.flood" : "decide.flood")
                    + " is reached";
        }
        long before = alarm.find("heldBack").map(JsonValue::whole).orElse(0L);
        return before == 0 ? "" : "  held back by flood limits so far: " + before;
    }
}
