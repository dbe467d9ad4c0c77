package io.edgewise.codec;

import io.edgewise.decision.Flight;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Calibration;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Reason;
import io.edgewise.signal.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Flight} as a file that tells all that is needed to decide the same again: a ZIP archive of
 *
 * <ul>
 *   <li>{@code flight.json}, schema {@code edgewise.flight/v1}: whose it is, why it was kept, what stands in the rest;
 *   <li>{@code rows.bin}, little-endian: the rows' times (int64 nanoseconds), then channel by channel the values
 *       (float64), then channel by channel the number of the set of reasons in {@code flight.json} (uint16);
 *   <li>{@code decisions.jsonl}: the {@code edgewise.decision/v1} messages, a line each;
 *   <li>{@code calibration.json}: what the machine had taught, if it had;
 *   <li>{@code taught.json}: what it had taught at the end, if that is more and the rows do not teach it again;
 *   <li>{@code device.yaml}: the declared state, which names the model's package by its digest.
 * </ul>
 */
public final class FlightFile {
    static final String SCHEMA = "edgewise.flight/v1";
    static final String HEAD = "flight.json";
    static final String ROWS = "rows.bin";
    static final String DECISIONS = "decisions.jsonl";
    static final String CALIBRATION = "calibration.json";
    static final String TAUGHT = "taught.json";
    static final String STATE = "device.yaml";

    private final Head head;
    private final Flight.Rows rows;
    private final List<byte[]> decisions;
    private final byte @Nullable [] calibration;
    private final byte @Nullable [] taught;
    private final byte[] state;

    FlightFile(
            Head head,
            Flight.Rows rows,
            List<byte[]> decisions,
            byte @Nullable [] calibration,
            byte @Nullable [] taught,
            byte[] state) {
        this.head = head;
        this.rows = rows;
        this.decisions = List.copyOf(decisions);
        this.calibration = calibration == null ? null : calibration.clone();
        this.taught = taught == null ? null : taught.clone();
        this.state = state.clone();
    }

    /**
     * Whose flight it is and why it was kept.
     *
     * @param origin what decided
     * @param pipeline the pipeline's name
     * @param cause why it was kept
     * @param channels the channels of a row
     * @param memory what the policy remembered before the decision {@link Course#from}; null where that is not told
     * @param doubt how many good windows in a row it took then to believe the machine; 0 also where that is not told
     * @param past what else of the time before that mattered; null where that is not told
     * @param course what people did and the machine taught meanwhile
     */
    public record Head(
            Origin origin,
            String pipeline,
            Flight.Cause cause,
            List<Channel> channels,
            @Nullable PolicyMemory memory,
            int doubt,
            Flight.@Nullable Past past,
            Course course) {
        public Head {
            channels = List.copyOf(channels);
        }
    }

    /**
     * What happened during a flight that its rows do not tell, as {@link Flight.Course} says.
     *
     * @param told whether that is told; flights of an earlier version do not
     * @param from how many of the decisions were made before the model that made the others was taken
     * @param acts what was done, in order
     * @param taught the lessons that ended, in order
     */
    public record Course(boolean told, int from, List<Flight.Act> acts, List<Taught> taught) {
        static final Course NOT_TOLD = new Course(false, 0, List.of(), List.of());

        public Course {
            acts = List.copyOf(acts);
            taught = List.copyOf(taught);
        }
    }

    /**
     * The end of a lesson.
     *
     * @param decision the number of the first decision that knew what it taught
     * @param regimes the regimes that had taught something by then; empty where the machine has none
     */
    public record Taught(int decision, List<String> regimes) {
        public Taught {
            regimes = List.copyOf(regimes);
        }
    }

    /**
     * What decided: scores are the same bits only on the same machine.
     *
     * @param device the device's name
     * @param version the version of Edgewise
     * @param jdk the version of Java
     * @param arch the processor, as Java names it
     */
    public record Origin(String device, String version, String jdk, String arch) {
        /** Returns what decides here. */
        public static Origin here(String device, String version) {
            return new Origin(
                    device, version, System.getProperty("java.version", "?"), System.getProperty("os.arch", "?"));
        }
    }

    /** Returns whose flight it is. */
    public Head head() {
        return head;
    }

    /** Returns the rows. */
    public Flight.Rows rows() {
        return rows;
    }

    /** Returns the decision messages, in order. */
    public List<byte[]> decisions() {
        return decisions;
    }

    /** Returns the calibration document; null where nothing was taught. */
    public byte @Nullable [] calibration() {
        return calibration == null ? null : calibration.clone();
    }

    /** Returns the calibration document of the flight's end; null where it is not told, or the same. */
    public byte @Nullable [] taught() {
        return taught == null ? null : taught.clone();
    }

    /** Returns the declared state as it was written. */
    public byte[] state() {
        return state.clone();
    }

    /**
     * Writes a file.
     *
     * @param flight what was recorded
     * @param origin what decided
     * @param state the declared state as it was written
     */
    public static byte[] write(Flight flight, Origin origin, byte[] state) {
        Map<Long, Integer> sets = new LinkedHashMap<>();
        byte[] rows = rows(flight, sets);
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put(HEAD, head(flight, origin, List.copyOf(sets.keySet())));
        parts.put(ROWS, rows);
        parts.put(DECISIONS, lines(flight));
        Calibration taught = flight.known().calibration();
        if (taught != null) {
            parts.put(CALIBRATION, taught.document());
        }
        List<Flight.Taught> lessons = flight.course().taught();
        if (!lessons.isEmpty()) {
            parts.put(TAUGHT, lessons.get(lessons.size() - 1).calibration().document());
        }
        parts.put(STATE, state);
        return zip(parts);
    }

    /**
     * Reads a file.
     *
     * @throws FlightException with the part and what is wrong; nothing in it is believed before
     */
    public static FlightFile read(byte[] file) {
        return FlightReader.read(file);
    }

    private static byte[] head(Flight flight, Origin origin, List<Long> sets) {
        return JsonWriter.prettyObject(json -> {
            json.put("schema", SCHEMA)
                    .put("device", origin.device())
                    .put("pipeline", flight.pipeline())
                    .putObject(
                            "cause",
                            cause -> cause.put("kind", flight.cause().kind().name())
                                    .put("window", flight.cause().window())
                                    .put("at", IsoTime.format(flight.cause().atNanos())))
                    .putObject(
                            "origin",
                            from -> from.put("version", origin.version())
                                    .put("jdk", origin.jdk())
                                    .put("arch", origin.arch()))
                    .putObjects(
                            "channels",
                            flight.channels(),
                            (item, channel) -> item.put("name", channel.name())
                                    .put("unit", channel.unit().symbol()))
                    .put("rows", flight.rows().size())
                    .put("whole", flight.rows().whole())
                    .putObjects("reasonSets", sets, (item, set) -> item.putTexts("reasons", names(set)))
                    .put("decisions", flight.decisions().size())
                    .put("doubt", flight.known().doubt());
            PolicyMemoryCodec.write(json, flight.known().memory());
            FlightCourseCodec.write(json, flight);
        });
    }

    private static byte[] rows(Flight flight, Map<Long, Integer> sets) {
        Flight.Rows rows = flight.rows();
        int width = flight.channels().size();
        ByteBuffer to = ByteBuffer.allocate(rows.size() * (8 + 10 * width)).order(ByteOrder.LITTLE_ENDIAN);
        for (long time : rows.times()) {
            to.putLong(time);
        }
        for (int channel = 0; channel < width; channel++) {
            for (int row = 0; row < rows.size(); row++) {
                to.putDouble(rows.values()[row * width + channel]);
            }
        }
        for (int channel = 0; channel < width; channel++) {
            for (int row = 0; row < rows.size(); row++) {
                long set = rows.reasons()[row * width + channel];
                Integer known = sets.get(set);
                if (known == null) {
                    known = sets.size();
                    sets.put(set, known);
                }
                to.putShort(known.shortValue());
            }
        }
        return to.array();
    }

    private static byte[] lines(Flight flight) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        flight.decisions().forEach(decision -> {
            out.writeBytes(DecisionCodec.encode(decision));
            out.write('\n');
        });
        return out.toByteArray();
    }

    private static List<String> names(long set) {
        List<String> names = new ArrayList<>();
        for (long left = set; left != 0; left &= left - 1) {
            names.add(Reason.lowest(left).name());
        }
        return names;
    }

    private static byte[] zip(Map<String, byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                ZipEntry entry = new ZipEntry(part.getKey());
                entry.setTime(0); // the same flight gives the same bytes
                zip.putNextEntry(entry);
                zip.write(part.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written; this is a bug", e);
        }
        return bytes.toByteArray();
    }

    static Channel channel(JsonValue json) {
        return Channel.of(json.get("name").text(), Unit.of(json.get("unit").text()));
    }
}
