package io.edgewise.durable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One state of a small file, as it lies on the disk: the line {@code edgewise-state/1 <number> <bytes> <sha256>}, a
 * line feed, the bytes. The hash covers the number and the bytes, so that neither a torn file nor an old head on new
 * bytes passes.
 */
final class Generation {
    /** How long the line in front can be: two numbers of at most 19 digits, the hash and what stands between. */
    static final int HEAD_LIMIT = 128;

    private static final Pattern HEAD =
            Pattern.compile("edgewise-state/1 ([1-9][0-9]{0,17}) ([0-9]{1,10}) ([0-9a-f]{64})");

    private final long number;
    private final byte[] bytes;

    Generation(long number, byte[] bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** Returns how many times the file had been written, from 1. */
    long number() {
        return number;
    }

    /** Returns what was written. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the file. */
    byte[] encode() {
        ByteArrayOutputStream file = new ByteArrayOutputStream(HEAD_LIMIT + bytes.length);
        file.writeBytes(("edgewise-state/1 " + number + " " + bytes.length + " " + hash(number, bytes) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(bytes);
        return file.toByteArray();
    }

    /** Reads a file; empty if it is damaged in any way. */
    static Optional<Generation> decode(byte[] file) {
        int end = 0;
        while (end < file.length && end < HEAD_LIMIT && file[end] != '\n') {
            end++;
        }
        Matcher head = HEAD.matcher(new String(file, 0, end, StandardCharsets.ISO_8859_1));
        if (end == file.length || file[end] != '\n' || !head.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(head.group(1));
        byte[] bytes = Arrays.copyOfRange(file, end + 1, file.length);
        boolean whole =
                Long.parseLong(head.group(2)) == bytes.length && head.group(3).equals(hash(number, bytes));
        return whole ? Optional.of(new Generation(number, bytes)) : Optional.empty();
    }

    private static String hash(long number, byte[] bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((number + "\n").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sha256.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256; this is a bug", e);
        }
    }
}
