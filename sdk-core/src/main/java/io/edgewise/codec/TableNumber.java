package io.edgewise.codec;

import java.util.Locale;
import java.util.Set;

/** Numbers as tables write them. */
final class TableNumber {
    /** What exports write where there is no value. */
    private static final Set<String> MISSING =
            Set.of("", "-", "--", "?", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "missing", "\\n", ".");

    private static final int LONGEST = 64;

    private TableNumber() {}

    /**
     * Reads a number of a country.
     *
     * @param decimal what stands before its fraction, a point or a comma
     * @param grouping whether the other of the two, a blank or an apostrophe may stand between thousands
     */
    static double parse(String text, char decimal, boolean grouping) {
        if (decimal == '.' && !grouping) {
            return NumberText.parse(text);
        }
        if (text.length() > LONGEST) {
            return Double.NaN;
        }
        char[] plain = new char[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (grouping && isGroup(c, decimal)) {
                if (!isThousand(text, i, decimal)) {
                    return Double.NaN;
                }
                continue;
            }
            if (c == '.' && decimal == ',') {
                return Double.NaN;
            }
            plain[length++] = c == decimal ? '.' : c;
        }
        return length == 0 ? Double.NaN : NumberText.parse(plain, 0, length, '.');
    }

    /** Tells whether text stands for no value at all. */
    static boolean isMissing(String text) {
        return text.isEmpty() || (text.length() <= 8 && MISSING.contains(text.toLowerCase(Locale.ROOT)));
    }

    private static boolean isGroup(char c, char decimal) {
        return c == (decimal == ',' ? '.' : ',') || c == '\'' || c == '\u00a0' || c == '\u202f' || c == ' ';
    }

    /** A mark between thousands has a digit before it and exactly three behind it. */
    private static boolean isThousand(String text, int at, char decimal) {
        int digits = 0;
        for (int i = at + 1; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            digits++;
        }
        int next = at + 1 + digits;
        boolean ends = next == text.length()
                || text.charAt(next) == decimal
                || isGroup(text.charAt(next), decimal)
                || text.charAt(next) == 'e'
                || text.charAt(next) == 'E';
        return digits == 3 && ends && at > 0 && Character.isDigit(text.charAt(at - 1));
    }
}
