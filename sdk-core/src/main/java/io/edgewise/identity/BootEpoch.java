package io.edgewise.identity;

import io.edgewise.durable.StateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Counts the starts of a device. Every message id carries the number, so none may ever be handed out twice, not even
 * where the disk lost some: it may skip, never repeat.
 */
public final class BootEpoch {
    /** More starts than a device lives to see: a step that is surely above every number that was lost. */
    private static final long STEP_WHEN_LOST = 1_000_000;

    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,17}");

    private BootEpoch() {}

    /**
     * Returns the number of this start, 1 for the first; when this returns, the number is used up.
     *
     * @param stateDir where the file {@code boot-epoch} lies; made if it is not there
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    public static long next(Path stateDir) {
        return next(StateFile.at(stateDir.resolve("boot-epoch")));
    }

    static long next(StateFile file) {
        long last = file.read().map(BootEpoch::parse).orElse(0L);
        int damaged = file.damaged();
        // A damaged generation may have held the number after the one that is left; of none left, nothing is known.
        long next = last > 0 || damaged == 0 ? last + 1 + damaged : STEP_WHEN_LOST * damaged + 1;
        file.write((next + "\n").getBytes(StandardCharsets.US_ASCII));
        return next;
    }

    private static long parse(byte[] state) {
        String text = new String(state, StandardCharsets.US_ASCII).strip();
        if (!FORM.matcher(text).matches()) {
            throw new IllegalStateException(
                    "boot-epoch holds '" + text + "', not a number; write one above every number used so far");
        }
        return Long.parseLong(text);
    }
}
