package io.edgewise.registry;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One block of 512 bytes in front of an entry: POSIX.1-1988 ustar, with the numbers that GNU tar writes where they do
 * not fit.
 */
final class TarHeader {
    static final int BLOCK = 512;

    /** Beyond these a file asks for another's rights: setuid, setgid. */
    private static final long RIGHTS_OF_OTHERS = 06000;

    private final byte[] block;
    private final Object name;

    /** Reads a block whose checksum is right. */
    TarHeader(byte[] block, Object name) {
        this.block = block.clone();
        this.name = name;
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (sum != number(148, 8)) {
            throw damaged("a header has the wrong checksum");
        }
    }

    static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns what kind of entry it is: a digit or a letter. */
    char type() {
        return block[156] == 0 ? '0' : (char) (block[156] & 0xff);
    }

    long size() {
        return number(124, 12);
    }

    boolean hasRightsOfOthers() {
        return (number(100, 8) & RIGHTS_OF_OTHERS) != 0;
    }

    /** Returns its path as it stands there. */
    String path() {
        String path = text(0, 100);
        boolean posix = block[257] == 'u' && block[261] == 'r' && block[262] == 0;
        String prefix = posix ? text(345, 155) : "";
        return prefix.isEmpty() ? path : prefix + "/" + path;
    }

    private String text(int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        for (int i = end; i < from + length; i++) {
            if (block[i] != 0) {
                throw damaged("a name goes on after its end");
            }
        }
        return utf8(block, from, end - from, name);
    }

    /** Decodes a name; refuses bytes that are not UTF-8. */
    static String utf8(byte[] bytes, int from, int length, Object name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(Refusal.INVALID_PATH, name + ": the name of an entry is not UTF-8", e);
        }
    }

    /** Octal digits, or, with the highest bit of the first byte set, a number of that many bytes. */
    private long number(int from, int length) {
        if ((block[from] & 0x80) != 0) {
            long value = block[from] & 0x7f;
            for (int i = from + 1; i < from + length; i++) {
                if (value >>> 55 != 0) {
                    throw damaged("a number is too large");
                }
                value = (value << 8) | (block[i] & 0xff);
            }
            return value;
        }
        long value = 0;
        boolean begun = false;
        boolean ended = false;
        for (int i = from; i < from + length; i++) {
            int c = block[i];
            if (c == ' ' || c == 0) {
                ended = begun;
            } else if (c < '0' || c > '7' || ended) {
                throw damaged("a number is not octal");
            } else {
                begun = true;
                value = value << 3 | c - '0';
            }
        }
        return value;
    }

    private RefusedException damaged(String what) {
        return new RefusedException(Refusal.BAD_ARCHIVE, name + " is no whole archive: " + what + "; push it again");
    }
}
