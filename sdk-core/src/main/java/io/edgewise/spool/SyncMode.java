package io.edgewise.spool;

/** When records are forced to the medium. */
public enum SyncMode {
    /** A group of records at a time: so many, or after so long, whichever comes first. */
    GROUP,
    /** Each turn of the writer, without waiting for more. */
    ALWAYS,
    /** Never: kill -9 loses nothing that was written, a power cut what the system had not written back. */
    NEVER
}
