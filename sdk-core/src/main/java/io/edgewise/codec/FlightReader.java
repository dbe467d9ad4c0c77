package io.edgewise.codec;

import io.edgewise.decision.Alarm;
import io.edgewise.decision.Flight;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads flights from files that anybody may have written: known parts, each once, none larger than its limit. */
final class FlightReader {
    private static final int MOST_CHANNELS = 4_096;
    private static final int MOST_ROWS = 1 << 22;
    private static final int MOST_DECISIONS = 1 << 17;

    /** The parts and how many bytes each may unpack to. */
    private static final Map<String, Integer> PARTS = Map.of(
            FlightFile.HEAD, 4 << 20,
            FlightFile.ROWS, 64 << 20,
            FlightFile.DECISIONS, 64 << 20,
            FlightFile.CALIBRATION, 4 << 20,
            FlightFile.TAUGHT, 4 << 20,
            FlightFile.STATE, 256 << 10);

    private FlightReader() {}

    static FlightFile read(byte[] file) {
        Map<String, byte[]> parts = parts(file);
        JsonValue head = head(part(parts, FlightFile.HEAD));
        try {
            FlightFile.Head about = about(head);
            Flight.Rows rows =
                    rows(head, part(parts, FlightFile.ROWS), about.channels().size());
            List<byte[]> decisions = lines(part(parts, FlightFile.DECISIONS));
            long told = head.get("decisions").whole();
            if (decisions.size() != told) {
                throw new FlightException(
                        FlightFile.DECISIONS, "holds " + decisions.size() + " decisions, flight.json tells " + told);
            }
            byte[] taught = parts.get(FlightFile.TAUGHT);
            if ((taught == null) != about.course().taught().isEmpty()) {
                throw new FlightException(FlightFile.TAUGHT, "is not there, or flight.json tells of no lesson");
            }
            return new FlightFile(
                    about, rows, decisions, parts.get(FlightFile.CALIBRATION), taught, part(parts, FlightFile.STATE));
        } catch (JsonException | IllegalArgumentException e) {
            throw new FlightException(FlightFile.HEAD, String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, byte[]> parts(byte[] file) {
        Map<String, byte[]> parts = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Integer most = PARTS.get(entry.getName());
                if (most == null) {
                    throw new FlightException("", "it holds a part that no flight has; record it again");
                }
                byte[] bytes = zip.readNBytes(most + 1);
                if (bytes.length > most) {
                    throw new FlightException(entry.getName(), "is larger than " + most + " bytes");
                }
                if (parts.put(entry.getName(), bytes) != null) {
                    throw new FlightException(entry.getName(), "stands there twice");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new FlightException("", "it is no whole ZIP archive: " + e.getMessage());
        }
        if (parts.isEmpty()) {
            throw new FlightException("", "it is no flight: no ZIP archive with a flight.json");
        }
        return parts;
    }

    private static byte[] part(Map<String, byte[]> parts, String name) {
        byte[] part = parts.get(name);
        if (part == null) {
            throw new FlightException(name, "is not in it");
        }
        return part;
    }

    private static JsonValue head(byte[] document) {
        try {
            JsonValue head = Json.parse(document, JsonLimits.DOCUMENT);
            String form = head.get("schema").text();
            if (!form.equals(FlightFile.SCHEMA)) {
                throw new JsonException("/schema", "expected " + FlightFile.SCHEMA + ", found " + form);
            }
            return head;
        } catch (JsonException e) {
            throw new FlightException(FlightFile.HEAD, String.valueOf(e.getMessage()), e);
        }
    }

    private static FlightFile.Head about(JsonValue head) {
        JsonValue cause = head.get("cause");
        JsonValue origin = head.get("origin");
        List<JsonValue> channels = head.get("channels").elements();
        if (channels.isEmpty() || channels.size() > MOST_CHANNELS) {
            throw new JsonException("/channels", "1 to " + MOST_CHANNELS + " are read, found " + channels.size());
        }
        List<Channel> read = channels.stream().map(FlightFile::channel).toList();
        return new FlightFile.Head(
                new FlightFile.Origin(
                        head.get("device").text(),
                        origin.get("version").text(),
                        origin.get("jdk").text(),
                        origin.get("arch").text()),
                head.get("pipeline").text(),
                new Flight.Cause(
                        Flight.Kind.valueOf(cause.get("kind").text()),
                        cause.get("window").whole(),
                        IsoTime.parse(cause.get("at").text())),
                read,
                PolicyMemoryCodec.read(head),
                head.find("doubt")
                        .map(doubt -> FlightCourseCodec.number(doubt, 0, Alarm.GOOD_WINDOWS))
                        .orElse(0),
                FlightCourseCodec.past(head),
                FlightCourseCodec.read(
                        head,
                        FlightCourseCodec.number(head.get("decisions"), 0, MOST_DECISIONS),
                        FlightCourseCodec.number(head.get("rows"), 0, MOST_ROWS)));
    }

    private static Flight.Rows rows(JsonValue head, byte[] bytes, int width) {
        long rows = head.get("rows").whole();
        if (rows < 0 || rows > MOST_ROWS || bytes.length != rows * (8 + 10L * width)) {
            throw new FlightException(
                    FlightFile.ROWS, "has " + bytes.length + " bytes, which are no " + rows + " rows of " + width);
        }
        long[] sets = sets(head.get("reasonSets").elements());
        ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int count = (int) rows;
        long[] times = new long[count];
        double[] values = new double[count * width];
        long[] reasons = new long[count * width];
        Arrays.setAll(times, row -> from.getLong());
        for (int channel = 0; channel < width; channel++) {
            for (int row = 0; row < count; row++) {
                values[row * width + channel] = from.getDouble();
            }
        }
        for (int channel = 0; channel < width; channel++) {
            for (int row = 0; row < count; row++) {
                int set = from.getShort() & 0xffff;
                if (set >= sets.length) {
                    throw new FlightException(FlightFile.ROWS, "names the set of reasons " + set + ", there is none");
                }
                reasons[row * width + channel] = sets[set];
            }
        }
        return new Flight.Rows(times, values, reasons, head.get("whole").flag());
    }

    private static long[] sets(List<JsonValue> elements) {
        long[] sets = new long[elements.size()];
        for (int i = 0; i < sets.length; i++) {
            for (String name : elements.get(i).get("reasons").texts()) {
                sets[i] |= Reason.valueOf(name).bit();
            }
        }
        return sets;
    }

    private static List<byte[]> lines(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '\n') {
                lines.add(Arrays.copyOfRange(text, start, at));
                start = at + 1;
            }
            if (lines.size() > MOST_DECISIONS) {
                throw new FlightException(FlightFile.DECISIONS, "holds more than " + MOST_DECISIONS);
            }
        }
        if (start != text.length) {
            throw new FlightException(FlightFile.DECISIONS, "ends within a line");
        }
        return lines;
    }
}
