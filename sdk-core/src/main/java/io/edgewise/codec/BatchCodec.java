package io.edgewise.codec;

import io.edgewise.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Writes {@code edgewise.batch/v1}: several documents in one message, each with the topic it would have had, in their
 * order; and makes a message smaller with gzip (RFC 1952), which whoever receives knows by its first two bytes.
 */
public final class BatchCodec {
    private BatchCodec() {}

    /**
     * A document of a batch.
     *
     * @param topic where it would have gone alone
     * @param document a JSON object, as it would have gone alone
     */
    @SuppressWarnings("ArrayRecordComponent") // lent for the time of a call; documents are not copied twice
    public record Item(String topic, byte[] document) {}

    /** Writes a batch. */
    public static byte[] encode(List<Item> items) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        batch.writeBytes(ascii("{\"schema\":\"edgewise.batch/v1\",\"records\":["));
        String before = "";
        for (Item item : items) {
            byte[] head = JsonWriter.object(json -> json.put("topic", item.topic));
            batch.writeBytes(ascii(before));
            batch.write(head, 0, head.length - 1);
            batch.writeBytes(ascii(",\"document\":"));
            batch.writeBytes(item.document);
            batch.writeBytes(ascii("}"));
            before = ",";
        }
        batch.writeBytes(ascii("]}"));
        return batch.toByteArray();
    }

    /** Compresses a message. */
    public static byte[] gzip(byte[] message) {
        ByteArrayOutputStream small = new ByteArrayOutputStream(message.length / 4 + 32);
        try (GZIPOutputStream out = new GZIPOutputStream(small)) {
            out.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not refuse to be written; this is a bug", e);
        }
        return small.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
