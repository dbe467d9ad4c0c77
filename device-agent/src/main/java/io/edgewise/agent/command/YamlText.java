package io.edgewise.agent.command;

/** Words as YAML has them. */
final class YamlText {
    private YamlText() {}

    /** Returns a word in single quotes, in which only the quote itself is doubled. */
    static String quoted(String word) {
        return "'" + word.replace("'", "''") + "'";
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
