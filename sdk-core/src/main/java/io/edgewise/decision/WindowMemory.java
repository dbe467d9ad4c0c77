package io.edgewise.decision;

/** Remembers of the last windows, at most 64, which ones spoke for something. */
final class WindowMemory {
    private final long mask;
    private long bits;

    WindowMemory(int windows) {
        this.mask = -1L >>> (Long.SIZE - windows);
    }

    void add(boolean spoke) {
        bits = (bits << 1 | (spoke ? 1 : 0)) & mask;
    }

    int count() {
        return Long.bitCount(bits);
    }

    long bits() {
        return bits;
    }

    void recall(long known) {
        bits = known & mask;
    }

    void clear() {
        bits = 0;
    }
}
