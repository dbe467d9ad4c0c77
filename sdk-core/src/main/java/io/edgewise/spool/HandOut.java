package io.edgewise.spool;

/** What became of an attempt to hand out a record of the tail. */
enum HandOut {
    DONE,
    /** It is not the first one any more. */
    CHANGED,
    /** It may be on the disk soon without a word that it was sent: the reach has to come first. */
    NEEDS_REACH
}
