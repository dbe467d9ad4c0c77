package io.edgewise.durable;

import java.nio.file.Path;

/** State files on a disk that dies, for tests of the rooms above. */
public final class DyingStateFile {
    /** A write of a small state has fewer steps than this. */
    public static final int MOST_STEPS = 60;

    private DyingStateFile() {}

    /** Returns a state file whose disk refuses everything from this step on, as for a process that is killed there. */
    public static StateFile at(Path file, int deadAt) {
        return new StateFile(new FailingDisk(deadAt), file, StateFile.DEFAULT_LIMIT);
    }
}
