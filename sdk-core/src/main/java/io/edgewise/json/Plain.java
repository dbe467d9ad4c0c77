package io.edgewise.json;

import java.util.regex.Pattern;

/**
 * Text from outside as a message may show it. Whoever chooses the name of a file or a key, or answers for a registry,
 * must not be able to write a line of its own into the log or to speak to the operator's terminal.
 */
public final class Plain {
    /** How much of a message is shown; the longest of our own have some hundred characters. */
    private static final int LONGEST = 4_000;

    /** Line ends; C0 and C1 (U+009B begins a sequence as ESC does); what turns the direction of writing. */
    private static final Pattern COMMANDS =
            Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

    /**
     * {@code https://user:password@host}: who is logged in does not matter to a message, and a password is a secret.
     */
    private static final Pattern LOGIN = Pattern.compile("(://)[^/?#\\s]*@");

    /**
     * What follows the question mark: storage behind a registry lets in whoever has the signature that stands there.
     */
    private static final Pattern QUERY = Pattern.compile("(://[^\\s?#]*\\?)[^\\s#]*");

    private Plain() {}

    /** Returns a text as it can be shown: on one line, so many characters at most, with a ? for what is not visible. */
    public static String visible(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(longest).map(Plain::visible).forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > longest ? "…" : "")
                .toString();
    }

    private static int visible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '?';
            default -> character;
        };
    }

    /** Returns the text on one line, without commands to a terminal, and addresses in it without login and query. */
    public static String text(String message) {
        String shown = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
        String line = COMMANDS.matcher(shown).replaceAll(" ");
        return QUERY.matcher(LOGIN.matcher(line).replaceAll("$1***@")).replaceAll("$1…");
    }
}
