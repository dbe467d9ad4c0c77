package io.edgewise.agent.push;

import io.edgewise.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered.
 *
 * @param status of RFC 9110
 * @param header a further header, without the line's end; empty for none
 * @param body a JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; made and written by one thread
record Answer(int status, String header, byte[] body) {
    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(202, "Accepted"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(411, "Length Required"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"));

    static Answer accepted(int rows) {
        return new Answer(202, "", JsonWriter.object(json -> json.put("rows", rows)));
    }

    static Answer refusal(int status, String words) {
        String header = switch (status) {
            case 401 -> "WWW-Authenticate: Bearer";
            case 405 -> "Allow: POST";
            case 429, 503 -> "Retry-After: 1";
            default -> "";
        };
        return new Answer(status, header, JsonWriter.object(json -> json.put("error", words)));
    }

    static Answer unreadable(String problem, String words) {
        return new Answer(
                400, "", JsonWriter.object(json -> json.put("problem", problem).put("error", words)));
    }

    byte[] bytes(boolean goesOn) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + WORDS.getOrDefault(status, "") + "\r\n");
        if (!header.isEmpty()) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        head.append("Connection: ").append(goesOn ? "keep-alive" : "close").append("\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        return all.toByteArray();
    }
}
