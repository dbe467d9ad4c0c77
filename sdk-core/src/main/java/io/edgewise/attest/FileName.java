package io.edgewise.attest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which names of files a signature may carry, and in which order they stand. */
final class FileName {
    /** By code point, as the specification's "sorted by name" reads; UTF-16 order differs beyond the basic plane. */
    static final Comparator<String> BY_TEXT =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    /** Folder by folder, as the reference implementation sorts: {@code a/b} before {@code a-b}. */
    static final Comparator<String> BY_FOLDER = (a, b) -> {
        List<String> left = List.of(a.split("/", -1));
        List<String> right = List.of(b.split("/", -1));
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = BY_TEXT.compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    };

    private static final int LONGEST = 1024;

    private FileName() {}

    /** Tells whether a name leads out of the folder it stands in. */
    static boolean leadsOut(String name) {
        return name.startsWith("/") || List.of(name.split("[/\\\\]", -1)).contains("..");
    }

    /** Returns what is wrong with a name; empty for a plain relative path. */
    static Optional<String> problem(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return Optional.of("has " + name.length() + " characters; 1 to " + LONGEST + " are allowed");
        }
        if (name.startsWith("/")) {
            return Optional.of("is absolute");
        }
        if (name.indexOf('\\') >= 0 || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            return Optional.of("has a backslash or a control character");
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return Optional.of("has a part '" + part + "'");
            }
        }
        return Optional.empty();
    }
}
