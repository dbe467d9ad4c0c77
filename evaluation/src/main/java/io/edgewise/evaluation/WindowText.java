package io.edgewise.evaluation;

import io.edgewise.deploy.PipelineSpec.WindowRule;
import io.edgewise.window.WindowSpec;

/** How a stream is cut: in words, and as the keys of device.yaml. */
final class WindowText {
    private WindowText() {}

    static String words(WindowRule rule) {
        if (rule instanceof WindowRule.Counted rows) {
            return "windows of " + rows.size() + " rows of " + rows.lead() + " every " + rows.hop();
        }
        if (rule instanceof WindowRule.Plain plain && plain.spec() instanceof WindowSpec.Session session) {
            return "sessions up to a pause longer than " + Words.exact(session.gap()) + ", at most "
                    + Words.exact(session.longest());
        }
        WindowSpec.Time time = time(rule);
        return "windows of " + Words.exact(time.size()) + " every " + Words.exact(time.hop());
    }

    static String yaml(WindowRule rule) {
        if (rule instanceof WindowRule.Counted rows) {
            return "{ count: " + rows.size() + ", hop: " + rows.hop() + ", lead: '"
                    + rows.lead().replace("'", "''") + "' }";
        }
        if (rule instanceof WindowRule.Plain plain && plain.spec() instanceof WindowSpec.Session session) {
            return "{ session: { gap: " + Words.exact(session.gap()) + ", longest: " + Words.exact(session.longest())
                    + " } }";
        }
        WindowSpec.Time time = time(rule);
        return "{ size: " + Words.exact(time.size()) + ", hop: " + Words.exact(time.hop()) + ", lateness: "
                + Words.exact(time.lateness()) + " }";
    }

    private static WindowSpec.Time time(WindowRule rule) {
        if (rule instanceof WindowRule.Plain plain && plain.spec() instanceof WindowSpec.Time time) {
            return time;
        }
        throw new AssertionError("a stream is cut by time, rows or sessions; this is a bug: " + rule);
    }
}
