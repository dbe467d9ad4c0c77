package io.edgewise.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a server wants to be told who asks: RFC 9110, {@code WWW-Authenticate}.
 *
 * @param scheme lower case, for example {@code bearer}
 * @param parameters by name, lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int LONGEST = 8 << 10;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Reads the headers; what cannot be understood is left out. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> all = new ArrayList<>();
        for (String header : headers) {
            if (header.length() <= LONGEST) {
                all.addAll(new Reader(header).challenges());
            }
        }
        return all;
    }

    /** Goes through one header: schemes and {@code name=value} pairs, with commas anywhere between. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Challenge> challenges() {
            List<Challenge> all = new ArrayList<>();
            String scheme = "";
            Map<String, String> parameters = new TreeMap<>();
            for (String word = word(); !word.isEmpty(); word = word()) {
                if (!scheme.isEmpty() && isPair()) {
                    at = next('=') + 1;
                    parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
                } else {
                    add(all, scheme, parameters);
                    scheme = word.toLowerCase(Locale.ROOT);
                    parameters.clear();
                }
            }
            add(all, scheme, parameters);
            return all;
        }

        private static void add(List<Challenge> all, String scheme, Map<String, String> parameters) {
            if (!scheme.isEmpty()) {
                all.add(new Challenge(scheme, parameters));
            }
        }

        /** Returns the next word; empty at the end, or where something stands that is none. */
        private String word() {
            while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == ',')) {
                at++;
            }
            int start = at;
            while (at < text.length() && isOfToken(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        /** Tells whether a value follows; {@code ==} and a last {@code =} end a token68, which no scheme here has. */
        private boolean isPair() {
            int sign = next('=');
            return sign >= 0 && sign + 1 < text.length() && text.charAt(sign + 1) != '=';
        }

        private int next(char wanted) {
            int ahead = at;
            while (ahead < text.length() && isBlank(text.charAt(ahead))) {
                ahead++;
            }
            return ahead < text.length() && text.charAt(ahead) == wanted ? ahead : -1;
        }

        private String value() {
            int quote = next('"');
            if (quote < 0) {
                return word();
            }
            at = quote + 1;
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private static boolean isOfToken(char c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || TOKEN_MARKS.indexOf(c) >= 0;
        }
    }
}
