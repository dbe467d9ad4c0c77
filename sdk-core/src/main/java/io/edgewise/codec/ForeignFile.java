package io.edgewise.codec;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files and payloads that are not what was asked for, told by their first bytes, and what to do with each. */
final class ForeignFile {
    private static final Map<String, String> BEGINNINGS = beginnings();

    private ForeignFile() {}

    private static Map<String, String> beginnings() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("\u001f\u008b", "is compressed with gzip: unpack it first, for example with gunzip");
        known.put("PK\u0003\u0004", "is a workbook or an archive (zip): save the sheet as CSV, or unpack it");
        known.put("\u00d0\u00cf\u0011\u00e0", "is an old workbook (xls): save the sheet as CSV");
        known.put("BZh", "is compressed with bzip2: unpack it first, for example with bunzip2");
        known.put("\u00fd7zXZ", "is compressed with xz: unpack it first, for example with unxz");
        known.put("(\u00b5/\u00fd", "is compressed with zstd: unpack it first, for example with unzstd");
        known.put("PAR1", "is Parquet: write it as CSV, for example with DuckDB or pandas");
        known.put(
                "SQLite format 3", "is a database (SQLite): write a query's answer as CSV, with sqlite3 -csv -header");
        known.put("MATLAB 5.0", "is a MATLAB file: write it as CSV, with writetable");
        known.put(
                "\u0089HDF", "is HDF5 or a newer MATLAB file: write it as CSV, for example with pandas or writetable");
        known.put("TDSm", "is TDMS of LabVIEW: write it as CSV, for example with npTDMS");
        known.put("%PDF", "is a PDF: ask for the numbers as CSV");
        return known;
    }

    /** Returns what bytes are that begin so, and what to do; null where they may be text. */
    static @Nullable String of(byte[] head) {
        String start = new String(head, 0, Math.min(16, head.length), StandardCharsets.ISO_8859_1);
        return BEGINNINGS.entrySet().stream()
                .filter(known -> start.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
