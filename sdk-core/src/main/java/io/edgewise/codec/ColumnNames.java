package io.edgewise.codec;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the name of a column or channel tells: a time, a judgement, a unit. */
final class ColumnNames {
    private static final Set<String> JUDGEMENTS = Set.of(
            "label",
            "labels",
            "class",
            "anomaly",
            "anomalies",
            "is_anomaly",
            "isanomaly",
            "changepoint",
            "fault",
            "target",
            "attack",
            "normal/attack",
            "ground_truth",
            "groundtruth",
            "outlier",
            "is_outlier",
            "failure",
            "machine_failure",
            "machine failure");
    private static final Set<String> TIMES = Set.of(
            "time",
            "timestamp",
            "ts",
            "t",
            "datetime",
            "date",
            "datum",
            "zeit",
            "zeitstempel",
            "messzeit",
            "uhrzeit",
            "fecha",
            "hora",
            "heure",
            "data",
            "ora",
            "dt",
            "epoch",
            "unixtime",
            "elapsed",
            "seconds",
            "sec",
            "utc",
            "_time",
            "last_changed",
            "last_updated",
            "recorded_at",
            "created_at",
            "datum/zeit",
            "date/time");
    private static final Set<String> CHANNELS = Set.of(
            "name",
            "tag",
            "tagname",
            "tag_name",
            "channel",
            "sensor",
            "sensor_id",
            "sensorid",
            "signal",
            "metric",
            "variable",
            "parameter",
            "point",
            "item",
            "measurement",
            "topic",
            "entity_id",
            "key",
            "field",
            "_field",
            "series",
            "id",
            "device",
            "node",
            "nodeid",
            "displayname",
            "display_name",
            "tagid",
            "tag_id",
            "pointname",
            "itemname",
            "path",
            "kanal",
            "messstelle",
            "varname");
    private static final Set<String> DEVICES = Set.of("id", "device", "node", "topic", "measurement", "path");
    private static final Set<String> VALUES = Set.of(
            "value",
            "val",
            "_value",
            "values",
            "reading",
            "wert",
            "messwert",
            "valor",
            "valeur",
            "state",
            "v",
            "varvalue",
            "payload",
            "measure");
    private static final Set<String> UNIT_COLUMNS = Set.of("unit", "units", "uom", "einheit", "unit_of_measurement");
    private static final Pattern IN_BRACKETS = Pattern.compile("[\\[({]\\s*([^\\])}]{1,12}?)\\s*[\\])}]\\s*$");

    /** What strangers write, in lower case, and what it is here; longest first where one ends another. */
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("%", "%"),
            Map.entry("percent", "%"),
            Map.entry("pct", "%"),
            Map.entry("pa", "Pa"),
            Map.entry("hpa", "mbar"),
            Map.entry("mbar", "mbar"),
            Map.entry("kpa", "kPa"),
            Map.entry("mpa", "MPa"),
            Map.entry("bar", "bar"),
            Map.entry("barg", "bar"),
            Map.entry("psi", "psi"),
            Map.entry("k", "K"),
            Map.entry("kelvin", "K"),
            Map.entry("c", "degC"),
            Map.entry("°c", "degC"),
            Map.entry("degc", "degC"),
            Map.entry("cel", "degC"),
            Map.entry("celsius", "degC"),
            Map.entry("℃", "degC"),
            Map.entry("°f", "degF"),
            Map.entry("degf", "degF"),
            Map.entry("f", "degF"),
            Map.entry("fahrenheit", "degF"),
            Map.entry("m3/s", "m3/s"),
            Map.entry("m³/s", "m3/s"),
            Map.entry("m3/h", "m3/h"),
            Map.entry("m³/h", "m3/h"),
            Map.entry("m3h", "m3/h"),
            Map.entry("l/min", "l/min"),
            Map.entry("lpm", "l/min"),
            Map.entry("l/s", "l/s"),
            Map.entry("a", "A"),
            Map.entry("amp", "A"),
            Map.entry("amps", "A"),
            Map.entry("ma", "mA"),
            Map.entry("v", "V"),
            Map.entry("volt", "V"),
            Map.entry("volts", "V"),
            Map.entry("kv", "kV"),
            Map.entry("w", "W"),
            Map.entry("watt", "W"),
            Map.entry("kw", "kW"),
            Map.entry("mm/s", "mm/s"),
            Map.entry("mms", "mm/s"),
            Map.entry("m/s", "m/s"),
            Map.entry("in/s", "in/s"),
            Map.entry("m/s2", "m/s2"),
            Map.entry("m/s²", "m/s2"),
            Map.entry("ms2", "m/s2"),
            Map.entry("g", "g"),
            Map.entry("hz", "Hz"),
            Map.entry("rpm", "rpm"),
            Map.entry("1/min", "rpm"),
            Map.entry("u/min", "rpm"),
            Map.entry("m", "m"),
            Map.entry("mm", "mm"),
            Map.entry("s", "s"),
            Map.entry("ms", "ms"));

    /** Behind an underscore a single letter is as often an index or an axis as a unit. */
    private static final Set<String> SUFFIXES = Set.of(
            "percent",
            "pct",
            "pa",
            "hpa",
            "mbar",
            "kpa",
            "mpa",
            "bar",
            "barg",
            "psi",
            "kelvin",
            "degc",
            "celsius",
            "degf",
            "fahrenheit",
            "m3h",
            "lpm",
            "amp",
            "amps",
            "ma",
            "volt",
            "volts",
            "kv",
            "watt",
            "kw",
            "mms",
            "ms2",
            "hz",
            "rpm",
            "mm",
            "°c",
            "°f");

    private static final Pattern ZONE =
            Pattern.compile("(?<!\\p{L})(?:UTC|GMT) ?([+-]\\d{1,2}(?::\\d{2})?)?(?!\\p{L})", Pattern.CASE_INSENSITIVE);

    /** {@code Temp, °C (LGR S/N: 7)}: the unit of a logger stands behind a comma. */
    private static final Pattern BEHIND_COMMA = Pattern.compile(",\\s*([^\\s,()]{1,8})\\s*(\\(.*)?$");

    private ColumnNames() {}

    static boolean isJudgement(String name) {
        return JUDGEMENTS.contains(bare(name));
    }

    /** Tells whether a column of this name may be expected to hold times. */
    static boolean isTime(String name) {
        String bare = bare(name);
        return TIMES.contains(bare)
                || bare.startsWith("time")
                || bare.startsWith("date")
                || bare.startsWith("zeit")
                || bare.endsWith("stamp")
                || bare.endsWith("datetime")
                || bare.endsWith("_time")
                || bare.endsWith("_at")
                || bare.startsWith("elapsed");
    }

    static boolean isChannel(String name) {
        return CHANNELS.contains(bare(name));
    }

    /** Tells whether a name that may be a channel's is as often that of what the channels belong to. */
    static boolean isDevice(String name) {
        return DEVICES.contains(bare(name));
    }

    static boolean isValue(String name) {
        return VALUES.contains(bare(name));
    }

    static boolean isUnitColumn(String name) {
        return UNIT_COLUMNS.contains(bare(name));
    }

    /** Returns the unit that a name says, {@code Pressure [bar]} or {@code inlet_bar}; empty where it says none. */
    static String unit(String name) {
        Matcher brackets = IN_BRACKETS.matcher(name);
        if (brackets.find() && !knownUnit(brackets.group(1)).isEmpty()) {
            return knownUnit(brackets.group(1));
        }
        Matcher comma = BEHIND_COMMA.matcher(name);
        if (comma.find()) {
            return knownUnit(comma.group(1));
        }
        int at = Math.max(Math.max(name.lastIndexOf('_'), name.lastIndexOf(' ')), name.lastIndexOf('.'));
        String suffix = at <= 0 ? "" : name.substring(at + 1).toLowerCase(Locale.ROOT);
        return SUFFIXES.contains(suffix) ? knownUnit(suffix) : "";
    }

    /** Returns the zone that a name says: {@code Time (UTC)}, {@code Date Time, GMT+01:00}; null where it says none. */
    static @Nullable ZoneId zone(String name) {
        Matcher zone = ZONE.matcher(name);
        if (!zone.find()) {
            return null;
        }
        try {
            String offset = zone.group(1);
            return offset == null ? ZoneOffset.UTC : ZoneOffset.of(offset.replaceFirst("^(.)(\\d):", "$10$2:"));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns a unit in our words; empty for one that is not in the table. */
    static String knownUnit(String text) {
        String unit = text.strip();
        // Capital and small letters differ in three: K and k, MPa and mPa, A and a; only the usual one is meant.
        return List.of("mPa", "MA", "MV").contains(unit) ? "" : UNITS.getOrDefault(unit.toLowerCase(Locale.ROOT), "");
    }

    /** Lower case, without the unit in brackets. */
    private static String bare(String name) {
        return IN_BRACKETS.matcher(name).replaceFirst("").strip().toLowerCase(Locale.ROOT);
    }
}
