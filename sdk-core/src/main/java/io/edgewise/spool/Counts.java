package io.edgewise.spool;

/** Counts of this boot; the oldest is the spool's clock at the oldest record, very late when there is none. */
record Counts(long depth, long accepted, long forced, long acknowledged, long oldestMillis) {}
