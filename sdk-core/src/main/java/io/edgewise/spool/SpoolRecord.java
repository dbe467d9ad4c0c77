package io.edgewise.spool;

import java.time.Duration;

/**
 * A record on its way out.
 *
 * @param kind its class
 * @param epoch the boot in which it was appended
 * @param sequence its place in the order of that boot, from 1
 * @param topic where it goes
 * @param payload the bytes themselves, not a copy: for reading
 * @param age for how long it has waited, at least: time that the device was off is not counted
 * @param repeated whether it may have been sent before: it was handed out in an earlier try, of this boot or another
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is: a copy of each payload would be paid for nothing
public record SpoolRecord(
        RecordClass kind, long epoch, long sequence, String topic, byte[] payload, Duration age, boolean repeated) {}
