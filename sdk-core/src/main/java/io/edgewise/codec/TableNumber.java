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
        return parse(text.toCharArray(), text.length(), decimal, grouping);
    }

    /** Reads a number of a country in place: the text is another one then. */
    static double parse(char[] text, int end, char decimal, boolean grouping) {
        if (!grouping) {
            return NumberText.parse(text, 0, end, decimal);
        }
        if (end > LONGEST) {
            return Double.NaN;
        }
        int length = 0;
        for (int i = 0; i < end; i++) {
            if (!isGroup(text[i], decimal)) {
                text[length++] = text[i];
            } else if (!isThousand(text, i, end, decimal, length)) {
                return Double.NaN;
            }
        }
        return NumberText.parse(text, 0, length, decimal);
    }

    /** Tells whether text stands for no value at all. */
    static boolean isMissing(String text) {
        return text.isEmpty() || (text.length() <= 8 && MISSING.contains(text.toLowerCase(Locale.ROOT)));
    }

    private static boolean isGroup(char c, char decimal) {
        return c == (decimal == ',' ? '.' : ',') || c == '\'' || c == '\u00a0' || c == '\u202f' || c == ' ';
    }

    /** A mark between thousands has a digit before it and exactly three behind it. */
    private static boolean isThousand(char[] text, int at, int end, char decimal, int kept) {
        int next = at + 1;
        while (next < end && Character.isDigit(text[next])) {
            next++;
        }
        boolean ends = next == end
                || text[next] == decimal
                || isGroup(text[next], decimal)
                || text[next] == 'e'
                || text[next] == 'E';
        return next == at + 4 && ends && kept > 0 && Character.isDigit(text[kept - 1]);
    }
}
