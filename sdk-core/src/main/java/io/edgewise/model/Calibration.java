package io.edgewise.model;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import java.util.List;
import java.util.Set;

/**
 * What one machine taught a model while it ran well: the range of each feature, and which channels did not move and are
 * left out. Its document is {@code edgewise.calibration/v1}; its digest names it in every decision.
 */
public final class Calibration {
    private static final String SCHEMA = "edgewise.calibration/v1";

    private final Ranges ranges;
    private final List<String> leftOut;
    private final Digest model;
    private final int windows;

    /**
     * Makes a calibration.
     *
     * @param ranges what was learned; NaN bounds for features that are left out
     * @param leftOut names of channels that did not move, sorted
     * @param model the digest of the model it was learned for
     * @param windows how many windows it was learned from
     */
    public Calibration(Ranges ranges, List<String> leftOut, Digest model, int windows) {
        this.ranges = ranges;
        this.leftOut = List.copyOf(leftOut);
        this.model = model;
        this.windows = windows;
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
        document.only(Set.of("schema", "model", "windows", "leftOut", "features"));
        JsonValue windows = document.get("windows");
        if (windows.whole() < 0 || windows.whole() > Integer.MAX_VALUE) {
            throw new JsonException(windows.path(), "is not a number of windows: " + windows.whole());
        }
        return new Calibration(
                RangeEntries.read(document.get("features"), schema),
                document.get("leftOut").texts(),
                Digest.parse(document.get("model").text()),
                (int) windows.whole());
    }
}
