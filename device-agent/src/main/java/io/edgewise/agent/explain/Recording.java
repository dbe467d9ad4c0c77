package io.edgewise.agent.explain;

import io.edgewise.codec.DecisionCodec;
import io.edgewise.codec.DecisionView;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sent, as somebody kept it: one document, or a line each, alone or behind its topic as
 * {@code mosquitto_sub -v} prints it; perhaps compressed. A document is a decision, an alarm, a batch of them, or a
 * CloudEvents envelope around one. Others are passed over; a line that cannot be read costs itself alone.
 */
final class Recording {
    private static final int MOST_BYTES = 1 << 20;
    private static final JsonLimits LIMITS = new JsonLimits(MOST_BYTES, 24);

    private final Told told;
    private int documents;
    private int others;
    private String other = "";
    private int unread;
    private @Nullable String trouble;

    private Recording(Told told) {
        this.told = told;
    }

    /** What is told of each document, in their order. */
    interface Told {
        void decision(DecisionView decision, String event);

        void alarm(AlarmRecord alarm, String id, String event);
    }

    /**
     * Reads all.
     *
     * @param told is told of decisions and alarms; {@code id} is the message's name of itself, {@code event} the
     *     envelope's, empty without one
     * @throws JsonException when nothing in it is a document, with the place and what is wrong
     * @throws IOException when it cannot be read
     */
    static Recording read(InputStream in, Told told) throws IOException {
        Recording recording = new Recording(told);
        byte[] head = in.readNBytes(2);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
        boolean small = head.length == 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B;
        recording.documents(small ? new GZIPInputStream(whole) : whole);
        return recording;
    }

    /** Returns how many documents are neither decisions nor alarms. */
    int others() {
        return others;
    }

    /** Returns what the last of those is; empty without one. */
    String other() {
        return other;
    }

    /** Returns how many lines, or documents in a batch, could not be read. */
    int unread() {
        return unread;
    }

    /** Returns what is wrong with the first of them; null without one. */
    @Nullable
    String trouble() {
        return trouble;
    }

    private void documents(InputStream in) throws IOException {
        byte[] begin = in.readNBytes(MOST_BYTES + 1);
        RuntimeException whole = new JsonException("", "has more than 1 MiB, and no line of it is a document");
        if (begin.length <= MOST_BYTES) {
            try {
                take(Json.parse(begin, LIMITS), "", "");
                return;
            } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
                whole = e;
            }
        }
        lines(new SequenceInputStream(new ByteArrayInputStream(begin), in));
        if (documents == 0) {
            throw whole;
        }
    }

    private void lines(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in, 1 << 16);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        boolean tooLong = false;
        for (int next = buffered.read(); next >= 0; next = buffered.read()) {
            if (next == '\n') {
                line(line.toByteArray(), number++, tooLong);
                line.reset();
                tooLong = false;
            } else if (line.size() <= MOST_BYTES) {
                line.write(next);
            } else {
                tooLong = true;
            }
        }
        line(line.toByteArray(), number, tooLong);
    }

    private void line(byte[] line, int number, boolean tooLong) {
        byte[] json = behindTheTopic(line);
        if (json.length == 0) {
            return;
        }
        String place = "line " + number;
        try {
            if (tooLong) {
                throw new JsonException("", "is longer than 1 MiB");
            }
            take(Json.parse(json, LIMITS), place, "");
        } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
            untold(place, e);
        }
    }

    /** A topic may hold blanks; a document begins with a brace. */
    private static byte[] behindTheTopic(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (text.isBlank()) {
            return new byte[0];
        }
        int start = text.stripLeading().startsWith("{") ? 0 : text.indexOf(" {");
        return start <= 0 ? line : Arrays.copyOfRange(line, start, line.length);
    }

    /** Takes a document; what stands in a batch or an envelope is one too. */
    private void take(JsonValue json, String place, String event) {
        if (json.find("schema").isEmpty() && json.find("specversion").isPresent()) {
            take(json.get("data"), place, json.get("id").text());
            return;
        }
        switch (json.get("schema").text()) {
            case "edgewise.decision/v1" -> told.decision(DecisionView.of(json), event);
            case "edgewise.alarm/v1" ->
                told.alarm(DecisionCodec.readAlarm(json), json.get("id").text(), event);
            case "edgewise.batch/v1" -> {
                for (JsonValue record : json.get("records").elements()) {
                    inBatch(record, place);
                }
            }
            default -> {
                others++; // health, events and what others say on the same topics
                other = json.get("schema").text();
                return;
            }
        }
        documents++;
    }

    private void inBatch(JsonValue record, String place) {
        try {
            take(record.get("document"), place, "");
        } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
            untold(place, e);
        }
    }

    private void untold(String place, RuntimeException why) {
        unread++;
        if (trouble == null) {
            trouble = (place.isEmpty() ? "" : place + ": ") + why.getMessage();
        }
    }
}
