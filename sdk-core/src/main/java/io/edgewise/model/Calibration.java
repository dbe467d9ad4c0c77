package io.edgewise.model;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one machine taught a model while it ran well: the range of each feature, and which channels did not move and are
 * left out. Where a machine has regimes each taught for itself: then the ranges of the whole know nothing, and those of
 * a regime stand in {@link #in}. Its document is {@code edgewise.calibration/v1}; its digest names it in every
 * decision.
 */
public final class Calibration {
    private static final String SCHEMA = "edgewise.calibration/v1";

    private final Ranges ranges;
    private final List<String> leftOut;
    private final Digest model;
    private final int windows;
    private final SortedMap<String, Calibration> regimes;

    /**
     * Makes a calibration.
     *
     * @param ranges what was learned; NaN bounds for features that are left out
     * @param leftOut names of channels that did not move, sorted
     * @param model the digest of the model it was learned for
     * @param windows how many windows it was learned from
     */
    public Calibration(Ranges ranges, List<String> leftOut, Digest model, int windows) {
        this(ranges, leftOut, model, windows, Map.of());
    }

    private Calibration(
            Ranges ranges, List<String> leftOut, Digest model, int windows, Map<String, Calibration> regimes) {
        this.ranges = ranges;
        this.leftOut = List.copyOf(leftOut);
        this.model = model;
        this.windows = windows;
        this.regimes = Collections.unmodifiableSortedMap(new TreeMap<>(regimes));
    }

    /**
     * Makes the calibration of a machine with regimes; channels are left out of the whole that every one leaves out.
     *
     * @param regimes by the name of the regime what it taught, for one model; at least one
     */
    public static Calibration ofRegimes(Map<String, Calibration> regimes) {
        Calibration first = regimes.values().iterator().next();
        List<String> leftOut = first.leftOut.stream()
                .filter(name -> regimes.values().stream().allMatch(one -> one.leftOut.contains(name)))
                .toList();
        int windows = regimes.values().stream().mapToInt(one -> one.windows).sum();
        return new Calibration(Ranges.unknown(first.ranges.schema()), leftOut, first.model, windows, regimes);
    }

    /** Returns by name the regimes that have taught something; empty where the machine has none. */
    public SortedMap<String, Calibration> regimes() {
        return regimes;
    }

    /** Returns what a regime taught; null while it has taught nothing. */
    public @Nullable Calibration in(String regime) {
        return regimes.get(regime);
    }

    /** Returns the learned ranges. */
    public Ranges ranges() {
        return ranges;
    }

    /** Returns the names of the channels that are left out, sorted. */
    public List<String> leftOut() {
        return leftOut;
    }

    /** Returns the digest of the model it was learned for. */
    public Digest model() {
        return model;
    }

    /** Returns how many windows it was learned from. */
    public int windows() {
        return windows;
    }

    /** Returns the document {@code edgewise.calibration/v1}: the same bytes for the same calibration. */
    public byte[] document() {
        return JsonWriter.object(json -> {
            json.put("schema", SCHEMA)
                    .put("model", model.toString())
                    .put("windows", windows)
                    .putTexts("leftOut", leftOut);
            RangeEntries.write(json, "features", ranges);
            if (!regimes.isEmpty()) {
                json.putObjects("regimes", List.copyOf(regimes.entrySet()), (entry, regime) -> {
                    Calibration taught = regime.getValue();
                    entry.put("regime", regime.getKey())
                            .put("windows", taught.windows)
                            .putTexts("leftOut", taught.leftOut);
                    RangeEntries.write(entry, "features", taught.ranges);
                });
            }
        });
    }

    /** Returns the digest of the document. */
    public Digest digest() {
        return Digest.of(document());
    }

    /**
     * Reads a document.
     *
     * @param schema the features of the model it is to be used with
     * @throws IllegalArgumentException with the place where it is malformed or made for other features
     */
    public static Calibration parse(byte[] document, FeatureSchema schema) {
        try {
            return read(Json.parse(document, JsonLimits.DOCUMENT), schema);
        } catch (JsonException | IllegalArgumentException e) {
            throw new IllegalArgumentException("calibration, " + e.getMessage(), e);
        }
    }

    private static Calibration read(JsonValue document, FeatureSchema schema) {
        String form = document.get("schema").text();
        if (!form.equals(SCHEMA)) {
            throw new JsonException("/schema", "expected " + SCHEMA + ", found " + form);
        }
        document.only(Set.of("schema", "model", "windows", "leftOut", "features", "regimes"));
        Digest model = Digest.parse(document.get("model").text());
        JsonValue regimes = document.find("regimes").orElse(null);
        return regimes == null ? part(document, schema, model) : ofRegimes(regimes(regimes, schema, model));
    }

    private static Map<String, Calibration> regimes(JsonValue list, FeatureSchema schema, Digest model) {
        Map<String, Calibration> regimes = new TreeMap<>();
        for (JsonValue regime : list.elements()) {
            regime.only(Set.of("regime", "windows", "leftOut", "features"));
            if (regimes.put(regime.get("regime").text(), part(regime, schema, model)) != null) {
                throw new JsonException(regime.path(), "the regime stands there twice");
            }
        }
        if (regimes.isEmpty()) {
            throw new JsonException(list.path(), "names no regime");
        }
        return regimes;
    }

    private static Calibration part(JsonValue part, FeatureSchema schema, Digest model) {
        JsonValue windows = part.get("windows");
        if (windows.whole() < 0 || windows.whole() > Integer.MAX_VALUE) {
            throw new JsonException(windows.path(), "is not a number of windows: " + windows.whole());
        }
        return new Calibration(
                RangeEntries.read(part.get("features"), schema),
                part.get("leftOut").texts(),
                model,
                (int) windows.whole());
    }
}
