package io.edgewise.agent.explain;

import io.edgewise.json.Plain;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** How what others wrote is shown to a person: short, and without commands to a terminal. */
final class Shown {
    private static final int LONGEST = 400;
    private static final double SMALL = 1e-4;
    private static final double LARGE = 1e9;

    private Shown() {}

    /** Returns a text on one line, at most {@value #LONGEST} characters, with a ? for what is not visible. */
    static String text(String text) {
        return Plain.visible(text, LONGEST);
    }

    /** Returns a number with four digits, for people: how many widths, which score. */
    static String number(double value) {
        return number(value, 4);
    }

    /** Returns a reading with so many digits that its range beside it differs from it: six. */
    static String reading(float value) {
        return number(Float.isFinite(value) ? Double.parseDouble(Float.toString(value)) : value, 6);
    }

    private static String number(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "none" : value > 0 ? "infinite" : "-infinite";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        double size = Math.abs(value);
        return size >= SMALL && size < LARGE ? rounded.toPlainString() : rounded.toString();
    }

    /** Breaks a text into lines. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
