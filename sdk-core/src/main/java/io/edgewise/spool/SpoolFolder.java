package io.edgewise.spool;

import java.nio.file.Path;

/**
 * What all parts of a spool work with.
 *
 * @param path where its files lie
 * @param clock the spool's clock
 * @param segmentBytes how long a segment may become
 */
record SpoolFolder(Disk disk, Path path, Usage usage, SpoolClock clock, int segmentBytes) {}
