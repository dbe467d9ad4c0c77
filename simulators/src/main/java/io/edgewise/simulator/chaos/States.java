package io.edgewise.simulator.chaos;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbered states of 20 kB whose every byte depends on the number: one that is torn bears none. */
final class States {
    private static final int BYTES = 20_000;

    private States() {}

    /** Returns the state of that number. */
    static byte[] bytes(int number) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).putInt(number);
        while (bytes.hasRemaining()) {
            bytes.put((byte) (number * 31 + bytes.position()));
        }
        return bytes.array();
    }

    /** Returns the number of a state; -1 when it is torn. */
    static int number(byte[] state) {
        if (state.length != BYTES) {
            return -1;
        }
        int number = ByteBuffer.wrap(state).getInt();
        return Arrays.equals(state, bytes(number)) ? number : -1;
    }
}
