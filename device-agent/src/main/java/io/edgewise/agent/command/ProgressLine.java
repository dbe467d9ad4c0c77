package io.edgewise.agent.command;

import io.edgewise.model.Digest;
import io.edgewise.registry.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a transfer on one line of a terminal; says nothing where there is none. */
final class ProgressLine implements Progress {
    private final PrintWriter err;
    private final boolean shown = System.getenv("EDGEWISE_TERMINAL") != null;

    ProgressLine(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void transferred(Digest blob, long done, long size) {
        if (shown) {
            err.print(String.format(
                    Locale.ROOT, "\r%s  %,d of %,d bytes", blob.hex().substring(0, 12), done, size));
            if (done == size) {
                err.println();
            }
            err.flush();
        }
    }
}
