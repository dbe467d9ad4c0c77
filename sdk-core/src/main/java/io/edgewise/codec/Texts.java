package io.edgewise.codec;

import org.jspecify.annotations.Nullable;

/** Texts that were seen before, so that a stream that says the same names for ever makes them once. Bounded. */
final class Texts {
    private static final int SLOTS = 4096;

    private final @Nullable String[] slots = new String[SLOTS];

    /** Returns these letters as a text; of two that share a slot the newer takes it. */
    String of(char[] letters, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + letters[i];
        }
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        String known = slots[slot];
        if (known != null && equal(known, letters, from, length)) {
            return known;
        }
        String text = new String(letters, from, length);
        slots[slot] = text;
        return text;
    }

    private static boolean equal(String known, char[] letters, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != letters[from + i]) {
                return false;
            }
        }
        return true;
    }
}
