package io.edgewise.identity;

import java.io.ByteArrayOutputStream;

/** Writes the few elements of DER (X.690) that key formats are turned into each other with. */
final class Der {
    static final int OCTET_STRING = 4;
    static final int SEQUENCE = 0x30;

    private Der() {}

    static byte[] element(int tag, byte[]... content) {
        byte[] whole = join(content);
        int size = whole.length;
        byte[] length = size < 0x80
                ? new byte[] {(byte) size}
                : size < 0x100
                        ? new byte[] {(byte) 0x81, (byte) size}
                        : new byte[] {(byte) 0x82, (byte) (size >> 8), (byte) size};
        return join(new byte[] {(byte) tag}, length, whole);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
