package io.edgewise.spool;

/**
 * What a committer has to know at the start.
 *
 * @param epoch the present boot
 * @param forcing whether to force
 * @param lastNumber the highest number a segment bears
 */
record CommitRules(long epoch, boolean forcing, long lastNumber) {}
