package io.edgewise.signal;

/** The four status signals of NAMUR NE 107 by which plant staff sort a finding about an instrument. */
public enum StatusSignal {
    /** F: the signal is invalid because of a malfunction. */
    FAILURE,
    /** C: the signal is invalid for a while, for instance during maintenance. */
    FUNCTION_CHECK,
    /** S: the device works outside its specified range. */
    OUT_OF_SPECIFICATION,
    /** M: still valid, but wear reserve runs out. */
    MAINTENANCE_REQUIRED
}
