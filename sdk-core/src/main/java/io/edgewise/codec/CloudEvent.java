package io.edgewise.codec;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What CloudEvents 1.0 says about a document: its required attributes, and {@code traceparent} of its extension for
 * distributed tracing, so that what follows from one document is one trace at whoever takes it in. MQTT 5 carries them
 * as user properties beside the document (binary mode), MQTT 3.1.1 in an envelope around it (structured mode).
 *
 * @param id the same whenever the same document is sent, and unique for the source
 * @param source which device, a URI reference: {@code /edgewise/v1/SITE/DEVICE}
 * @param type what sort of document: {@code io.edgewise.decision.v1}
 */
public record CloudEvent(String id, String source, String type) {
    /** The content type of {@link #structured}. */
    public static final String CONTENT_TYPE = "application/cloudevents+json";

    private static final String VERSION = "1.0";

    /** Returns the attributes as MQTT 5 carries them. */
    public Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", VERSION);
        attributes.put("id", id);
        attributes.put("source", source);
        attributes.put("type", type);
        attributes.put("traceparent", traceparent());
        return attributes;
    }

    /**
     * Returns the document's W3C trace context, version 00, sampled: the same whenever it is sent, since it is drawn
     * from source and id.
     */
    public String traceparent() {
        String hash =
                Digest.of((source + "\n" + id).getBytes(StandardCharsets.UTF_8)).hex();
        // All zeros would be no identifier; nobody will meet a hash with so many.
        return "00-" + hash.substring(0, 32) + "-" + hash.substring(32, 48) + "-01";
    }

    /**
     * Returns the envelope.
     *
     * @param document a JSON object, which becomes its {@code data}
     */
    public byte[] structured(byte[] document) {
        byte[] head = JsonWriter.object(json -> {
            attributes().forEach(json::put);
            json.put("datacontenttype", "application/json");
        });
        byte[] key = ",\"data\":".getBytes(StandardCharsets.US_ASCII);
        int end = head.length - 1;
        byte[] event = new byte[end + key.length + document.length + 1];
        System.arraycopy(head, 0, event, 0, end);
        System.arraycopy(key, 0, event, end, key.length);
        System.arraycopy(document, 0, event, end + key.length, document.length);
        event[event.length - 1] = '}';
        return event;
    }
}
