package io.edgewise.agent.command;

import io.edgewise.codec.ChannelFacts;
import io.edgewise.json.Plain;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What init found, for people: at most 100 columns wide. */
final class InitTable {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String PLAIN = "_.-~=*%#";
    private static final int SPARK = 16;
    private static final int NAME = 22;
    private static final int WIDTH = 100;

    private final PrintWriter out;
    private final String blocks;
    private final boolean plain;

    InitTable(PrintWriter out, boolean plain) {
        this.out = out;
        this.plain = plain;
        this.blocks = plain ? PLAIN : BLOCKS;
    }

    void print(InitFound found) {
        InitFound.Extent extent = found.extent();
        say(found.place() + ": " + extent.messages() + (found.form().equals("table") ? " rows" : " messages")
                + ", " + found.channels().size() + " channels"
                + (extent.refused() == 0 ? "" : ", " + extent.refused() + " not read"));
        extent.refusals().forEach(refusal -> say("  not read: " + cut(refusal, WIDTH - 12)));
        out.println();
        say("guessed, and how sure");
        found.guesses()
                .forEach(guess -> say(cut(
                        String.format(
                                Locale.ROOT,
                                "  %-10s %-16s %3d %%  %s",
                                guess.what(),
                                cut(guess.found(), 16),
                                guess.sure(),
                                guess.why()),
                        WIDTH)));
        out.println();
        say(String.format(
                Locale.ROOT,
                "%-" + NAME + "s %-5s %8s %10s %10s %5s %-" + SPARK + "s %s",
                "channel",
                "unit",
                "rate",
                "min",
                "max",
                "gaps",
                "course",
                "note"));
        found.channels().forEach(channel -> say(row(found, channel)));
        out.flush();
    }

    private String row(InitFound found, ChannelFacts channel) {
        return cut(
                String.format(
                                Locale.ROOT,
                                "%-" + NAME + "s %-5s %8s %10s %10s %5d %-" + SPARK + "s %s",
                                cut(channel.name(), NAME),
                                cut(channel.unit().isEmpty() ? "?" : channel.unit(), 5),
                                rate(channel.rateHz()),
                                number(channel.min()),
                                number(channel.max()),
                                channel.gaps(),
                                spark(channel),
                                note(found, channel))
                        .stripTrailing(),
                WIDTH);
    }

    private static String note(InitFound found, ChannelFacts channel) {
        List<String> notes = new ArrayList<>();
        String out = found.leftOut(channel);
        if (!out.isEmpty()) {
            notes.add("left out: " + out);
        }
        if (channel.frozen()) {
            notes.add("frozen");
        }
        if (channel.words() > 0) {
            notes.add(channel.words() + " words");
        }
        if (channel.missing() > 0) {
            notes.add(channel.missing() + " missing");
        }
        return String.join(", ", notes);
    }

    private static String rate(double hz) {
        if (hz <= 0) {
            return "?";
        }
        return hz >= 0.1 ? String.format(Locale.ROOT, "%.3g Hz", hz) : String.format(Locale.ROOT, "1/%.0f s", 1 / hz);
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        return size != 0 && (size >= 1e7 || size < 1e-3)
                ? String.format(Locale.ROOT, "%.3e", value)
                : String.format(Locale.ROOT, "%.6g", value)
                        .replaceAll("(\\.[0-9]*?)0+$", "$1")
                        .replaceAll("\\.$", "");
    }

    private String spark(ChannelFacts channel) {
        List<Double> trend = channel.trend();
        double least = trend.stream().mapToDouble(mean -> mean).min().orElse(0);
        double width = trend.stream().mapToDouble(mean -> mean).max().orElse(0) - least;
        StringBuilder line = new StringBuilder();
        int parts = Math.min(SPARK, trend.size());
        for (int i = 0; i < parts; i++) {
            double mean = trend.get((int) ((long) i * trend.size() / parts));
            int level = width > 0 && Double.isFinite(width) ? (int) (7.999 * (mean - least) / width) : 0;
            line.append(blocks.charAt(Math.max(0, Math.min(7, level))));
        }
        return line.toString();
    }

    /** What others wrote commands no terminal. */
    private void say(String line) {
        out.println(Plain.text(line));
    }

    private String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - (plain ? 2 : 1)) + (plain ? ".." : "…");
    }
}
