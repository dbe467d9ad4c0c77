package io.edgewise.agent.explain;

import io.edgewise.codec.DecisionView;
import io.edgewise.codec.IsoTime;
import io.edgewise.decision.Decision;
import io.edgewise.guard.Finding;
import io.edgewise.model.Contribution;
import io.edgewise.model.Provenance;
import io.edgewise.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tells an explanation to a person. Every line is cleaned of what commands a terminal. */
final class ExplainedText {
    private static final int WIDTH = 96;
    private static final int LONGEST_NAME = 28;
    private static final int LONGEST_LIST = 12;

    private final Explained explained;
    private final Map<String, String> units;
    private final List<String> lines = new ArrayList<>();

    ExplainedText(Explained explained) {
        this.explained = explained;
        this.units = explained.units();
    }

    List<String> lines() {
        explained.notes().forEach(note -> prose("", note));
        AlarmFacts alarm = explained.alarm();
        if (alarm != null) {
            alarm(alarm);
        }
        DecisionView decision = explained.decision();
        if (decision != null) {
            head(decision);
            seen(decision);
            findings(decision);
            quiet();
        }
        section("What to do");
        prose("  ", explained.advice().isEmpty() ? "The model's package gives no advice." : explained.advice());
        if (decision != null) {
            model(decision);
        }
        further();
        return lines.stream().map(Shown::text).toList();
    }

    private void alarm(AlarmFacts alarm) {
        String since = alarm.since();
        String label = alarm.label();
        prose(
                "",
                "Alarm of " + alarm.pipeline() + ": " + alarm.state() + (since == null ? "" : " since " + people(since))
                        + (label == null ? "" : ", fault: " + label)
                        + (alarm.act().isEmpty() ? "" : " (" + alarm.act() + ")"));
    }

    private void head(DecisionView decision) {
        String held = decision.held() == null ? "" : ", " + decision.held() + " is held";
        String start = people(IsoTime.format(decision.span().startNanos()));
        String end = people(IsoTime.format(decision.span().endNanos()));
        String day = start.substring(0, start.indexOf(' ') + 1);
        prose(
                "",
                decision.decision() + held + ": pipeline " + decision.id().pipeline() + " on "
                        + decision.id().device() + ", " + start + " to "
                        + (end.startsWith(day) ? end.substring(day.length()) : end) + " UTC (window "
                        + decision.id().window() + ")");
        String label = decision.label();
        if (label != null) {
            prose("", "Fault, as the model tells it: " + label);
        }
        if (decision.regime() != null) {
            prose("", "The machine was in its regime '" + decision.regime() + "' and is compared with that alone.");
        }
        if (Float.isNaN(decision.score())) {
            prose("", "The window was not judged: there is no score.");
        } else {
            prose(
                    "",
                    "The score is " + number(decision.score()) + "; above " + number(decision.threshold())
                            + " a window speaks for an alarm.");
        }
    }

    private void seen(DecisionView decision) {
        List<Contribution> parts = decision.contributions();
        boolean accused = !parts.isEmpty() && parts.get(0).isError();
        section(accused ? "Which channels the model accuses" : "What was outside its normal range");
        if (parts.isEmpty()) {
            prose(
                    "  ",
                    decision.decision() == Decision.ALARM
                            ? "The record names no feature: the model's package tells no normal ranges, or all lay"
                                    + " within theirs."
                            : "A record names features for an alarm only, and this is none.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("channel", "feature", "seen", "normal", "outside by", "share"));
        parts.stream()
                .limit(LONGEST_LIST)
                .forEach(part -> rows.add(List.of(
                        channel(part.channel()),
                        name(part.feature()),
                        part.seen(),
                        part.normal(),
                        part.distance(),
                        share(part, parts))));
        table(rows);
        prose(
                "  ",
                accused
                        ? "An error tells how far a channel lies from what the model expects of it; above the threshold"
                                + " it speaks for an alarm. Shares are of the widths in this list."
                        : "A width is that of the normal range, from its lower to its upper end. Shares are of the"
                                + " widths in this list.");
    }

    private static String share(Contribution part, List<Contribution> all) {
        double share = Explained.share(part, all);
        return Double.isNaN(share) ? "-" : share < 0.01 ? "< 1 %" : Math.round(100 * share) + " %";
    }

    private void findings(DecisionView decision) {
        section("What the guards found in the data");
        if (decision.findings().isEmpty()) {
            prose("  ", "Nothing; the data's quality is " + decision.quality() + ".");
            return;
        }
        prose("  ", "The data's quality is " + decision.quality() + ".");
        Map<String, Meaning> meanings = Meaning.all();
        for (Finding finding : decision.findings().stream().limit(LONGEST_LIST).toList()) {
            Meaning meaning = Meaning.of(finding.reason(), meanings);
            prose(
                    "  ",
                    finding.reason()
                            + (finding.channel().isEmpty() ? "" : ", " + channel(finding.channel()))
                            + (Double.isNaN(finding.value()) ? "" : ", value " + number(finding.value())));
            prose("    ", meaning.meaning());
            prose("    ", "To do: " + meaning.whatToDo());
        }
        int more = decision.findings().size() - LONGEST_LIST;
        if (more > 0) {
            prose("  ", "and " + more + " more (--json)");
        }
    }

    private void quiet() {
        Quiet quiet = explained.quiet();
        section("What would have kept this window quiet");
        switch (quiet.how()) {
            case NOT_NEEDED -> prose("  ", quiet.words());
            case UNKNOWN -> prose("  ", "That cannot be known from here. " + quiet.words());
            case PROBED, RECORD -> {
                changes(quiet);
                prose("  ", quiet.words());
            }
        }
    }

    private void changes(Quiet quiet) {
        List<Quiet.Change> changes = quiet.changes();
        switch (quiet.extent()) {
            case ONE_FEATURE -> {
                Quiet.Change first = changes.get(0);
                prose(
                        "  ",
                        "One feature is enough: " + change(first) + ", " + Reading.widths(first.widths())
                                + " less far.");
                changes.stream().skip(1).forEach(other -> prose("  ", "Or: " + change(other) + "."));
            }
            case ONE_CHANNEL ->
                prose(
                        "  ",
                        "No single feature is enough. One channel is, with all its features within their normal"
                                + " ranges: "
                                + names(changes, " (alone), or ") + (changes.size() > 1 ? " (alone)" : "") + ".");
            case SEVERAL_CHANNELS ->
                prose(
                        "  ",
                        "No single feature and no single channel is enough. All of these together are, with their"
                                + " features within their normal ranges: " + names(changes, ", ") + ".");
            case NOTHING ->
                prose("  ", "Nothing that was tried: the score stays above the threshold with all features in range.");
        }
    }

    private String names(List<Quiet.Change> changes, String between) {
        List<String> names = changes.stream()
                .limit(LONGEST_LIST)
                .map(change -> channel(change.channel()))
                .toList();
        int more = changes.size() - names.size();
        return String.join(between, names) + (more > 0 ? " and " + more + " more" : "");
    }

    private String change(Quiet.Change change) {
        List<String> readings = Reading.apart(change.to(), change.from());
        return channel(change.channel()) + " " + name(String.valueOf(change.feature())) + " at " + readings.get(0)
                + " instead of " + readings.get(1);
    }

    private void model(DecisionView decision) {
        DecisionView.Model model = decision.model();
        section("Which model said so");
        prose("  ", model.name() + " " + model.version() + ", run by " + model.engine());
        prose("  ", "package " + model.digest());
        prose(
                "  ",
                model.verdict() == Provenance.Trust.TRUSTED
                        ? "signed by " + model.signer() + "; TRUSTED by the device's policy, version " + model.policy()
                        : "UNATTESTED: nobody vouches for it");
        prose(
                "  ",
                decision.calibration() == null
                        ? "nothing was learned on this machine"
                        : "what is normal was learned on this machine: calibration " + decision.calibration());
    }

    private void further() {
        String replay = explained.replay();
        section("To go on");
        if (replay != null) {
            lines.add("  decide it again:   " + replay);
        } else {
            DecisionView decision = explained.decision();
            AlarmFacts alarm = explained.alarm();
            String pipeline =
                    decision != null ? decision.id().pipeline() : alarm == null ? "PIPELINE" : alarm.pipeline();
            prose("  ", "No flight at hand covers it, so it cannot be decided again here. On the gateway:");
            lines.add("  find the flight:   edgewise flights list");
            lines.add("  or write one now:  edgewise flights write " + Explained.quoted(pipeline));
        }
        DecisionView decision = explained.decision();
        if (decision != null && decision.decision() == Decision.ALARM) {
            String pipeline = decision.id().pipeline();
            lines.add("  say you saw it:    edgewise alarms ack " + Explained.quoted(pipeline)
                    + explained.configOption());
        }
    }

    private void section(String title) {
        lines.add("");
        lines.add(title);
    }

    private void prose(String indent, String text) {
        String clean = text.codePoints()
                .limit(2_000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        Shown.wrap(clean, WIDTH - indent.length()).forEach(line -> lines.add(indent + line));
    }

    private void table(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                boolean left = i < 2;
                line.append(left ? row.get(i) + pad : pad + row.get(i)).append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
    }

    private String channel(String channel) {
        return withUnit(channel, units.getOrDefault(channel, ""));
    }

    /** Returns a channel's name and its unit, which many a name ends with already: {@code flow [m3/h]}. */
    static String withUnit(String channel, String unit) {
        boolean told = unit.isEmpty()
                || unit.equals("unknown")
                || channel.matches(".*[ _(\\[]" + Pattern.quote(unit) + "[)\\]]?");
        return name(channel) + (told ? "" : " (" + unit + ")");
    }

    private static String name(String name) {
        String shown = Shown.text(name);
        return shown.codePointCount(0, shown.length()) <= LONGEST_NAME
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
    }

    private static String number(double value) {
        return Shown.number(value);
    }

    /** Returns a time of the form 2014-10-06T16:01:30.000Z as people write it. */
    private static String people(String time) {
        return time.replace('T', ' ').replace(".000Z", "").replace("Z", "");
    }
}
