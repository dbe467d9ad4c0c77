package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.NumberInput;
import java.io.IOException;

/** Numbers that stand as text: decimal, with a sign, a fraction and an exponent, nothing else. */
final class NumberText {
    private static final int LONGEST = 64;

    private NumberText() {}

    /**
     * Reads the number that the parser is on, without the text that the parser would make of each; NaN and infinite
     * where it says so.
     */
    static double of(JsonParser parser) throws IOException {
        int length = parser.getTextLength();
        if (length > LONGEST) {
            return parser.getDoubleValue();
        }
        double value = parse(parser.getTextCharacters(), parser.getTextOffset(), length, '.');
        return Double.isNaN(value) ? parser.getDoubleValue() : value;
    }

    /** Reads a number with a point; NaN when it is none. */
    static double parse(String text) {
        return parse(text.toCharArray(), 0, text.length(), '.');
    }

    /**
     * Reads a number, in place.
     *
     * @param decimal what parts the fraction; where it is no point, a point is not a part of a number
     * @return NaN when it is none
     */
    static double parse(char[] text, int from, int length, char decimal) {
        if (length == 0 || length > LONGEST) {
            return Double.NaN;
        }
        for (int i = from; i < from + length; i++) {
            boolean part = text[i] == decimal || "0123456789+-eE".indexOf(text[i]) >= 0;
            if (!part) {
                return Double.NaN;
            }
        }
        if (decimal != '.') {
            for (int i = from; i < from + length; i++) {
                text[i] = text[i] == decimal ? '.' : text[i];
            }
        }
        try {
            return NumberInput.parseDouble(text, from, length, true);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
