package io.edgewise.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives by hand, right ones and wrong ones. */
final class Tars {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Tars file(String path, String content) {
        return entry(path, '0', 0644, content.getBytes(UTF_8));
    }

    Tars entry(String path, char type, int mode, byte[] content) {
        return header(
                        path,
                        type,
                        mode,
                        String.format(Locale.ROOT, "%011o", content.length).getBytes(UTF_8))
                .content(content);
    }

    /** One pax record in front of the next entry. */
    Tars pax(char type, String key, String value) {
        return entry("pax", type, 0644, record(key, value).getBytes(UTF_8));
    }

    static String record(String key, String value) {
        int length = (" " + key + "=" + value + "\n").getBytes(UTF_8).length;
        int digits = String.valueOf(length + String.valueOf(length).length()).length();
        return (length + digits) + " " + key + "=" + value + "\n";
    }

    Tars header(String path, char type, int mode, byte[] size) {
        byte[] block = new byte[512];
        put(block, 0, path.getBytes(UTF_8));
        put(block, 100, String.format(Locale.ROOT, "%07o", mode).getBytes(UTF_8));
        put(block, 124, size);
        block[156] = (byte) type;
        put(block, 257, "ustar\00000".getBytes(UTF_8));
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(UTF_8));
        bytes.writeBytes(block);
        return this;
    }

    Tars content(byte[] content) {
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[-content.length & 511]);
        return this;
    }

    byte[] end() {
        bytes.writeBytes(new byte[1024]);
        return bytes.toByteArray();
    }

    byte[] withoutEnd() {
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static void put(byte[] block, int at, byte[] what) {
        System.arraycopy(what, 0, block, at, what.length);
    }
}
