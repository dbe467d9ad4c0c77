package io.edgewise.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.function.Consumer;

/**
 * Lets through what a broker sends, and holds the first packet until it is whole: when it is a CONNACK, it is read,
 * told and hushed. A read that times out meanwhile is taken up again where it was.
 */
final class ConnackWatch extends FilterInputStream {
    private static final int CONNACK = 2;
    // A reason and some properties; a longer one is not a broker's.
    private static final int LONGEST = 64 << 10;

    private final Consumer<Connack> told;

    // Confined to Paho's receiver. The first packet as far as it has come, where it ends once its length is known, then
    // what is left of it for the reader.
    private final ByteArrayOutputStream coming = new ByteArrayOutputStream();
    private int length;
    private int end = Integer.MAX_VALUE;
    private byte[] first = {};
    private int firstAt;
    private boolean whole;

    ConnackWatch(InputStream in, Consumer<Connack> told) {
        super(in);
        this.told = told;
    }

    @Override
    public int read() throws IOException {
        if (!whole && !fill()) {
            return -1;
        }
        return firstAt < first.length ? first[firstAt++] & 0xff : in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!whole && !fill()) {
            return -1;
        }
        if (firstAt == first.length) {
            return in.read(into, offset, length);
        }
        int some = Math.min(length, first.length - firstAt);
        System.arraycopy(first, firstAt, into, offset, some);
        firstAt += some;
        return some;
    }

    /** Reads the first packet; false when the line ends before it begins. */
    private boolean fill() throws IOException {
        while (coming.size() < end) {
            int next = in.read();
            if (next < 0 && coming.size() == 0) {
                return false;
            }
            if (next < 0) {
                throw new EOFException("the connection ended inside a packet");
            }
            coming.write(next);
            if (end == Integer.MAX_VALUE && coming.size() > 1) {
                lengthDigit(next);
            }
        }
        first = coming.toByteArray();
        whole = true;
        if (first[0] >> 4 == CONNACK) {
            told.accept(Connack.readAndHush(first));
        }
        return true;
    }

    /** The length stands in up to four digits, the lowest first; the stream below lets no longer one through. */
    private void lengthDigit(int digit) throws IOException {
        length |= (digit & 0x7f) << (7 * (coming.size() - 2));
        if (digit < 0x80) {
            end = coming.size() + length;
            if (length > LONGEST) {
                throw new ProtocolException("the broker's first packet has " + length + " bytes");
            }
        }
    }
}
