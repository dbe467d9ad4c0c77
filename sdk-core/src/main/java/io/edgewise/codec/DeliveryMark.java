package io.edgewise.codec;

import java.nio.charset.StandardCharsets;

/**
 * Tells the receiver of a document that it did not come at its time: {@code "delivery": {"lateSeconds": n, "repeated":
 * b}} as its last key. Written when the document is sent, since nobody knows it before; what goes out at once and for
 * the first time bears no mark.
 */
public final class DeliveryMark {
    private DeliveryMark() {}

    /**
     * Returns the document with the mark.
     *
     * @param document a JSON object on one line, with at least one key
     * @param lateSeconds for how long it waited, at least; 0 for not late
     * @param repeated whether it may have been sent before
     * @throws IllegalArgumentException when it is no such object
     */
    public static byte[] add(byte[] document, long lateSeconds, boolean repeated) {
        int end = document.length - 1;
        if (end < 2 || document[0] != '{' || document[end] != '}') {
            throw new IllegalArgumentException("a mark goes to a JSON object that has keys");
        }
        byte[] mark = (",\"delivery\":{\"lateSeconds\":" + lateSeconds + ",\"repeated\":" + repeated + "}}")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] marked = new byte[end + mark.length];
        System.arraycopy(document, 0, marked, 0, end);
        System.arraycopy(mark, 0, marked, end, mark.length);
        return marked;
    }
}
