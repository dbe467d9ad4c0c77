package io.edgewise.registry;

import io.edgewise.json.Plain;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which paths a package may have. The names come from strangers and may become file names on any system, so what one of
 * them could read in two ways is refused.
 */
final class SafePath {
    private static final int MOST_BYTES = 1024;
    private static final int MOST_SEGMENT_BYTES = 255;
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    /** Windows opens these as devices, in any folder and whatever stands after the first dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\\..*)?");

    /** Zero-width joiners: some scripts cannot be written without them; other invisible characters are refused. */
    private static final Set<Integer> JOINERS = Set.of(0x200c, 0x200d);

    private SafePath() {}

    /** Refuses a path that is not plain and relative: UNSAFE_PATH if it leads out, else INVALID_PATH. */
    static void check(String path, Object name) {
        if (leadsOut(path)) {
            throw new RefusedException(
                    Refusal.UNSAFE_PATH, name + ": the path '" + printable(path) + "' leads out of the package");
        }
        if (!isPlain(path)) {
            throw new RefusedException(
                    Refusal.INVALID_PATH,
                    name + ": '" + printable(path) + "' is no plain path; use a relative one like model.onnx");
        }
    }

    /** Returns the one form of all paths that a system without case, or with another Unicode form, takes for this. */
    static String fold(String path) {
        String upper = Normalizer.normalize(path, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /** Returns as much of a path as a message can show. */
    static String printable(String path) {
        return Plain.visible(path, 80);
    }

    private static boolean leadsOut(String path) {
        return path.startsWith("/")
                || path.startsWith("\\")
                || DRIVE.matcher(path).matches()
                || Arrays.asList(path.split("[/\\\\]", -1)).contains("..");
    }

    private static boolean isPlain(String path) {
        return path.length() <= MOST_BYTES
                && path.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                && StandardCharsets.UTF_8.newEncoder().canEncode(path)
                && path.codePoints().allMatch(SafePath::isVisible)
                && Arrays.stream(path.split("/", -1)).allMatch(SafePath::isName);
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            case Character.FORMAT -> JOINERS.contains(c);
            default -> "\\:*?\"<>|".indexOf(c) < 0;
        };
    }

    private static boolean isName(String segment) {
        return !segment.isEmpty()
                && !segment.endsWith(".")
                && !segment.endsWith(" ")
                && !DEVICE.matcher(segment).matches()
                && segment.getBytes(StandardCharsets.UTF_8).length <= MOST_SEGMENT_BYTES;
    }
}
