package io.edgewise.agent.command;

import io.edgewise.json.Plain;

/** Words as YAML has them. */
final class YamlText {
    private static final int LONGEST_COMMENT = 400;

    private YamlText() {}

    /**
     * Returns a word in single quotes, in which only the quote itself is doubled; one that could end the line that it
     * stands in, or that YAML does not take as it is, in double quotes and escaped.
     */
    static String quoted(String word) {
        return word.equals(Plain.visible(word, word.length())) ? "'" + word.replace("'", "''") + "'" : escaped(word);
    }

    private static String escaped(String word) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
            text.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return text.append('"').toString();
    }

    /** Returns what may stand behind a {@code #}: on one line, whoever wrote it. */
    static String comment(String words) {
        return Plain.visible(words, LONGEST_COMMENT);
    }

    /** Returns a word as it is where that is safe, else quoted. */
    static String word(String word) {
        boolean number = word.matches("[-+.]?[0-9].*");
        return !number
                        && word.matches("[A-Za-z][A-Za-z0-9_/%³²-]{0,63}")
                        && !word.matches("(?i)yes|no|on|off|true|false|null|y|n")
                ? word
                : quoted(word);
    }
}
