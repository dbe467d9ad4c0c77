package io.edgewise.spool;

/** Why a record was dropped. The names are API: status documents show them. */
public enum SpoolDrop {
    /** The memory in front of the disk was full: the disk is too slow, stuck, full or failing. */
    TAIL_FULL,
    /** The files were at their limit, and the rules gave this record up first. */
    QUOTA,
    /** It had waited for longer than telemetry may. */
    EXPIRED,
    /** The files were at their limit, and there is a newer record of the same topic. */
    SUPERSEDED,
    /** It could not be read any more. One is counted for each damaged place: what lay there cannot be known. */
    DAMAGED,
    /** It is larger than a segment, or its topic is longer than 65,535 bytes. */
    TOO_LARGE,
    /** The spool was closed. */
    CLOSED
}
