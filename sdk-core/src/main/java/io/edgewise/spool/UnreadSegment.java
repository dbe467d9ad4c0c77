package io.edgewise.spool;

/** A segment that holds records that were never handed out, and how far it may be read. */
record UnreadSegment(Segment segment, long confirmed) {}
