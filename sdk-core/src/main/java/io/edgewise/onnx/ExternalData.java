package io.edgewise.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Where a tensor says that its data lies outside the model file. */
final class ExternalData {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final List<String> KEYS = List.of("location", "offset", "length", "checksum");
    private static final int LONGEST = 1_024;
    private static final long ENTRY_ONCE = Findings.fields(1, 2);

    private final Findings findings;
    private final Map<String, String> entries = new LinkedHashMap<>();

    ExternalData(Findings findings) {
        this.findings = findings;
    }

    boolean isGiven() {
        return !entries.isEmpty();
    }

    /** Reads one key and value. */
    void entry(WireReader wire) {
        if (!wire.isBytes()) {
            return;
        }
        String key = "";
        String value = "";
        long seen = 0;
        wire.enter();
        while (wire.next()) {
            seen = findings.see(seen, wire.field(), ENTRY_ONCE);
            if (wire.field() == 1 && wire.isBytes()) {
                key = wire.text(32);
            } else if (wire.field() == 2 && wire.isBytes()) {
                value = wire.text(LONGEST);
            }
        }
        if (!KEYS.contains(key)) {
            findings.add(Rule.EXTERNAL_DATA, "the key '" + Findings.printable(key) + "', which ONNX does not have");
        }
        if (entries.size() > KEYS.size() || entries.putIfAbsent(key, value) != null) {
            findings.add(Rule.EXTERNAL_DATA, "the key '" + Findings.printable(key) + "' twice, or too many keys");
        }
    }

    /**
     * Judges what was read.
     *
     * @param allowed whether data may lie outside at all
     * @param files the files of the package, with their sizes in bytes
     * @param bytes how many bytes the tensor has; −1 where that is not known
     * @return whether nothing was found
     */
    boolean judge(boolean allowed, Map<String, Long> files, long bytes) {
        String location = entries.getOrDefault("location", "");
        String shown = "'" + Findings.printable(location) + "'";
        String objection = objection(location);
        Long size = files.get(location);
        if (!objection.isEmpty()) {
            findings.add(Rule.EXTERNAL_DATA, "its data lies in " + shown + ", which " + objection);
        } else if (!allowed) {
            findings.add(Rule.EXTERNAL_DATA, "its data lies in the file " + shown + "; the policy allows none outside");
        } else if (size == null) {
            findings.add(
                    Rule.EXTERNAL_DATA,
                    "its data lies in " + shown + ", which is no file of the package (models pack --weights adds it)");
        } else {
            return liesInside(shown, size, bytes);
        }
        return false;
    }

    /** Returns the name of the file; it is right where {@link #judge} found nothing. */
    String file() {
        return entries.getOrDefault("location", "");
    }

    /** Returns where the data begins there; a number where {@link #judge} found nothing. */
    long offset() {
        return Long.parseLong(entries.getOrDefault("offset", "0"));
    }

    private static String objection(String location) {
        if (location.isEmpty()) {
            return "is no name";
        }
        if (location.startsWith("*/")) {
            return "is a mark for an address in memory";
        }
        boolean absolute = location.startsWith("/") || location.indexOf(':') >= 0;
        if (absolute || location.indexOf('\\') >= 0 || location.chars().anyMatch(c -> c < ' ')) {
            return "is not relative to the package";
        }
        boolean plain = List.of(location.split("/", -1)).stream()
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        return plain ? "" : "leads elsewhere";
    }

    private boolean liesInside(String shown, long size, long bytes) {
        String offset = entries.getOrDefault("offset", "0");
        String length = entries.getOrDefault("length", "");
        boolean numbers = NUMBER.matcher(offset).matches()
                && (length.isEmpty() || NUMBER.matcher(length).matches());
        if (!numbers) {
            findings.add(Rule.EXTERNAL_DATA, "its offset or its length is no number of bytes");
            return false;
        }
        long from = Long.parseLong(offset);
        long count = length.isEmpty() ? size - from : Long.parseLong(length);
        if (from > size || count > size - from) {
            findings.add(
                    Rule.EXTERNAL_DATA, "its data ends after the end of " + shown + ", which has " + size + " bytes");
        } else if (bytes >= 0 && count != bytes) {
            findings.add(Rule.EXTERNAL_DATA, "it has " + bytes + " bytes, but " + count + " of them in " + shown);
        } else {
            return true;
        }
        return false;
    }
}
