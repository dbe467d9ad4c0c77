package io.edgewise.spool;

/**
 * What tells a record from every other one, and its place in the order.
 *
 * @param epoch the boot in which it was appended
 * @param sequence its place in that boot, from 1
 */
record Id(long epoch, long sequence) implements Comparable<Id> {
    /** Before every record. */
    static final Id NONE = new Id(0, 0);

    @Override
    public int compareTo(Id other) {
        return epoch != other.epoch ? Long.compare(epoch, other.epoch) : Long.compare(sequence, other.sequence);
    }

    boolean isAbove(Id other) {
        return compareTo(other) > 0;
    }

    Id plus(long records) {
        return new Id(epoch, sequence + records);
    }

    /** Returns the place right before this record. */
    Id before() {
        return new Id(epoch, sequence - 1);
    }
}
