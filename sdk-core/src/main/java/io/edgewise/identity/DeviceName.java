package io.edgewise.identity;

import java.util.regex.Pattern;

/**
 * The name of a device, a site, a pipeline or a machine: it becomes a topic level, a file name and a metric label, so
 * it is plain.
 *
 * @param text {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}
 */
public record DeviceName(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public DeviceName {
        if (!isName(text)) {
            throw new IllegalArgumentException("not a name: '" + text
                    + "'; use 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit");
        }
    }

    /** Tells whether a text may be a name. */
    public static boolean isName(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
