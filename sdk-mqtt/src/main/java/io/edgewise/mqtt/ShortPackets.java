package io.edgewise.mqtt;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;

/**
 * The packets of a connection (MQTT 3.1.1, section 2.2), none longer than a limit. Paho makes an array of the length
 * that a packet says it has, up to 256 MB, before a byte of it has come: one header would end a small JVM. The end of a
 * longer PUBLISH is left out here, so that the connection goes on and the message can be acknowledged: refused as too
 * long, and not sent again for ever.
 */
final class ShortPackets extends FilterInputStream {
    private static final int PUBLISH = 3;
    private static final int MOST_LENGTH_BYTES = 4;

    private final int longest;
    private final boolean cutting;
    private final byte[] passedOver = new byte[8192];

    // Where in the packet: of its head what is still to be read, then the body, then what is left out.
    private final byte[] head = new byte[1 + MOST_LENGTH_BYTES];
    private int headAt;
    private int headEnd;
    private int bodyLeft;
    private int leftOut;

    /**
     * Watches a connection.
     *
     * @param longest how many bytes may follow a packet's head
     */
    ShortPackets(InputStream in, int longest) {
        this(in, longest, true);
    }

    /**
     * Watches a connection.
     *
     * @param longest how many bytes may follow a packet's head
     * @param cutting whether the end of a longer PUBLISH is left out; if not, the connection ends
     */
    ShortPackets(InputStream in, int longest, boolean cutting) {
        super(in);
        this.longest = longest;
        this.cutting = cutting;
    }

    @Override
    public int read() throws IOException {
        if (headAt == headEnd && bodyLeft == 0 && !nextHead()) {
            return -1;
        }
        if (headAt < headEnd) {
            return head[headAt++] & 0xff;
        }
        int next = more();
        bodyLeft--; // after it has come: a read that times out is taken up again
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (headAt < headEnd || bodyLeft == 0) {
            int one = read();
            if (one < 0) {
                return -1;
            }
            into[offset] = (byte) one;
            return 1;
        }
        int read = in.read(into, offset, Math.min(length, bodyLeft));
        bodyLeft -= Math.max(0, read);
        return read;
    }

    /** Goes on to the next packet; false when the connection has ended. */
    private boolean nextHead() throws IOException {
        passOver();
        int type = in.read();
        if (type < 0) {
            return false;
        }
        int length = length();
        leftOut = Math.max(0, length - longest);
        if (leftOut > 0 && !(cutting && type >> 4 == PUBLISH)) {
            throw new ProtocolException(
                    "the broker sends a packet of type " + (type >> 4) + " of " + length + " bytes");
        }
        bodyLeft = length - leftOut;
        write(type, bodyLeft);
        return true;
    }

    private void passOver() throws IOException {
        while (leftOut > 0) {
            int read = in.read(passedOver, 0, Math.min(leftOut, passedOver.length));
            if (read < 0) {
                throw new EOFException("the connection ended inside a packet");
            }
            leftOut -= read;
        }
    }

    private int length() throws IOException {
        int length = 0;
        for (int i = 0; i < MOST_LENGTH_BYTES; i++) {
            int digit = moreOfHead();
            length |= (digit & 0x7f) << (7 * i);
            if (digit < 0x80) {
                return length;
            }
        }
        throw new ProtocolException("the broker sends a packet whose length has no end");
    }

    private void write(int type, int length) {
        head[0] = (byte) type;
        headAt = 0;
        headEnd = 1;
        int left = length;
        do {
            head[headEnd++] = (byte) (left > 0x7f ? (left & 0x7f) | 0x80 : left);
            left >>= 7;
        } while (left > 0);
    }

    /**
     * Waits on where a read times out: Paho takes up again what times out before a packet or in its body, but forgets
     * the first byte of a head that does not come at once. The line's end ends the wait.
     */
    private int moreOfHead() throws IOException {
        while (true) {
            try {
                return more();
            } catch (SocketTimeoutException e) {
                // not yet
            }
        }
    }

    private int more() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection ended inside a packet");
        }
        return next;
    }
}
