package io.edgewise.agent.explain;

import io.edgewise.json.Plain;
import io.edgewise.model.Reading;
import java.util.ArrayList;
import java.util.List;

/** How what others wrote is shown to a person: short, and without commands to a terminal. */
final class Shown {
    private static final int LONGEST = 400;

    private Shown() {}

    /** Returns a text on one line, at most {@value #LONGEST} characters, with a ? for what is not visible. */
    static String text(String text) {
        return Plain.visible(text, LONGEST);
    }

    /** Returns a number with four digits, for people: how many widths, which score. */
    static String number(double value) {
        return Reading.of(value, 4);
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
