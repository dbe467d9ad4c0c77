package io.edgewise.guard;

import io.edgewise.model.ChannelSpec;
import io.edgewise.window.Window;
import java.util.List;

/**
 * Judges a window channel by channel: completeness, what the samples showed, which optional channels are absent. It
 * sets each slice's quality. One owner.
 */
public final class WindowGuard implements Guard<Window> {
    /** Makes a guard for windows of these channels. */
    public WindowGuard(List<ChannelSpec> channels) {
        throw new UnsupportedOperationException("not yet built");
    }

    @Override
    public Verdict check(Window window) {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Returns the names of the optional channels that never delivered a usable value so far. */
    public List<String> absent() {
        throw new UnsupportedOperationException("not yet built");
    }
}
