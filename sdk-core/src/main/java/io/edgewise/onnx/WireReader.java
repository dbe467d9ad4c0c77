package io.edgewise.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Reads protobuf's wire format as a stream, one field after the other. What is not asked for is passed over and never
 * held: memory is one buffer, whatever the file's size. Knows no schema.
 *
 * <p>{@link #next} moves to the next field of the message that was entered last. A field with a length is entered as a
 * message, read as text, counted, or passed over by the next call. Bytes that are passed over are read too, so that a
 * source which hashes sees every one.
 */
final class WireReader {
    /** A number of variable length. */
    static final int VARINT = 0;

    /** Eight bytes. */
    static final int FIXED64 = 1;

    /** A length and that many bytes. */
    static final int BYTES = 2;

    /** Four bytes. */
    static final int FIXED32 = 5;

    /** How deep messages may lie in messages; protobuf's own readers stop at 100. */
    static final int DEEPEST = 256;

    private static final int BUFFER = 1 << 16;

    private final InputStream source;
    private final byte[] buffer = new byte[BUFFER];
    private final long[] ends = new long[DEEPEST + 1];

    private int at;
    private int filled;
    private long before; // bytes of the file in front of the buffer
    private int depth;
    private int field;
    private int type;
    private long value;
    private boolean payloadAhead;

    /** Reads a message of this many bytes. */
    WireReader(InputStream source, long length) {
        this.source = source;
        this.ends[0] = length;
    }

    /** Returns how many bytes lie before the next one. */
    long position() {
        return before + at;
    }

    /** Tells whether these bytes stand at a place in the file's first bytes; only before the first field is read. */
    boolean begins(int offset, byte[] expected) {
        while (filled < offset + expected.length && before + filled < ends[0]) {
            fill();
        }
        boolean same = filled >= offset + expected.length;
        for (int i = 0; same && i < expected.length; i++) {
            same = buffer[offset + i] == expected[i];
        }
        return same;
    }

    /** Moves to the next field; false at the end of the message, which is left then. */
    boolean next() {
        if (payloadAhead) {
            skip();
        }
        if (position() == ends[depth]) {
            depth = Math.max(0, depth - 1);
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        type = (int) tag & 7;
        if (tag >>> 32 != 0 || field == 0) {
            throw broken("a field with the number " + (tag >>> 3));
        }
        value = switch (type) {
            case VARINT -> varint();
            case FIXED64 -> fixed(8);
            case FIXED32 -> fixed(4);
            case BYTES -> length();
            default -> throw broken("field " + field + " with the wire type " + type);
        };
        payloadAhead = type == BYTES;
        return true;
    }

    /** Returns the field's number. */
    int field() {
        return field;
    }

    /** Returns the field's wire type. */
    int type() {
        return type;
    }

    /** Returns the length in bytes, or the number. */
    long value() {
        return value;
    }

    /** Returns the number; this one instead where the field holds none of variable length. */
    long number(long otherwise) {
        return type == VARINT ? value : otherwise;
    }

    /** Tells whether the field has a length. */
    boolean isBytes() {
        return type == BYTES;
    }

    /** Goes into the field as a message. */
    void enter() {
        if (depth == DEEPEST) {
            throw broken("messages more than " + DEEPEST + " deep");
        }
        depth++;
        ends[depth] = position() + value;
        payloadAhead = false;
    }

    /** Reads the field as text; what is longer is cut there and ends in an ellipsis. */
    String text(int longest) {
        byte[] bytes = new byte[(int) Math.min(longest, value)];
        for (int read = 0; read < bytes.length; ) {
            int part = available(bytes.length - read);
            System.arraycopy(buffer, at, bytes, read, part);
            at += part;
            read += part;
        }
        boolean cut = value > bytes.length;
        value -= bytes.length;
        skip();
        return new String(bytes, StandardCharsets.UTF_8) + (cut ? "…" : "");
    }

    /** Reads the field as numbers of variable length, one after the other; or the one number it is. */
    void numbers(LongConsumer each) {
        if (type != BYTES) {
            if (type == VARINT) {
                each.accept(value);
            }
            return;
        }
        payloadAhead = false;
        enter();
        while (position() < ends[depth]) {
            each.accept(varint());
        }
        depth--;
    }

    /** Counts the numbers of variable length in the field; does not look at each. */
    long countNumbers() {
        if (type != BYTES) {
            return type == VARINT ? 1 : 0;
        }
        long count = 0;
        byte last = 0;
        for (long left = value; left > 0; ) {
            int part = available((int) Math.min(left, BUFFER));
            for (int i = at; i < at + part; i++) {
                count += buffer[i] >= 0 ? 1 : 0;
            }
            at += part;
            left -= part;
            last = buffer[at - 1];
        }
        payloadAhead = false;
        if (last < 0) {
            throw broken("a number that does not end");
        }
        return count;
    }

    private void skip() {
        for (long left = value; left > 0; ) {
            int part = available((int) Math.min(left, BUFFER));
            at += part;
            left -= part;
        }
        payloadAhead = false;
    }

    private long length() {
        long length = varint();
        if (length < 0 || length > ends[depth] - position()) {
            throw broken("field " + field + " with a length of " + Long.toUnsignedString(length) + " bytes, "
                    + (ends[depth] - position()) + " are left");
        }
        return length;
    }

    private long fixed(int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (octet() & 0xffL) << (8 * i);
        }
        return number;
    }

    private long varint() {
        long number = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte octet = octet();
            if (shift == 63 && octet > 1) {
                break;
            }
            number |= (octet & 0x7fL) << shift;
            if (octet >= 0) {
                return number;
            }
        }
        throw broken("a number of more than 64 bits");
    }

    private byte octet() {
        if (position() >= ends[depth]) {
            throw broken("a field that goes on after the end of its message");
        }
        available(1);
        return buffer[at++];
    }

    /** Sees to it that there are bytes in the buffer; returns how many, at most as many as wanted. */
    private int available(int wanted) {
        if (at == filled) {
            before += filled;
            at = 0;
            filled = 0;
            fill();
        }
        return Math.min(wanted, filled - at);
    }

    private void fill() {
        try {
            int read = source.read(buffer, filled, (int) Math.min(BUFFER - filled, ends[0] - before - filled));
            if (read <= 0) {
                throw broken("the end of the file, which should have " + ends[0] + " bytes");
            }
            filled += read;
        } catch (IOException e) {
            throw new UncheckedIOException("the model file cannot be read: " + e, e);
        }
    }

    private WireException broken(String what) {
        return new WireException("at byte " + position() + ": " + what);
    }
}
