package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table as RFC 4180 writes it, with a heading. Written and read whole, so both ends are bounded. */
final class CsvTable {
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_ROWS = 100_000;

    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    private CsvTable(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Reads a table.
     *
     * @return each row by its columns
     * @throws ConfigException naming the line
     */
    static List<Map<String, String>> read(Path file) {
        CsvTable table = new CsvTable(file.toString(), textOf(file));
        List<String> columns = table.row();
        if (columns.stream().distinct().count() < columns.size()) {
            throw new ConfigException(table.file, 1, "two columns have one name");
        }
        List<Map<String, String>> rows = new ArrayList<>();
        while (table.at < table.text.length()) {
            int line = table.line;
            List<String> fields = table.row();
            if (fields.size() == 1 && fields.get(0).isBlank()) {
                continue;
            }
            if (fields.size() != columns.size()) {
                throw new ConfigException(
                        table.file, line, "has " + fields.size() + " fields; the heading has " + columns.size());
            }
            if (rows.size() == MOST_ROWS) {
                throw new ConfigException(table.file, line, "more than " + MOST_ROWS + " rows are not read");
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), fields.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Writes a row; a field that would be read as something else is quoted. */
    static String line(List<String> fields) {
        List<String> written = new ArrayList<>();
        for (String field : fields) {
            boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            written.add(plain ? field : '"' + field.replace("\"", "\"\"") + '"');
        }
        return String.join(",", written);
    }

    private static String textOf(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(file.toString(), 0, "is no file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new ConfigException(file.toString(), 0, "is larger than " + MOST_BYTES + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException(file.toString(), 0, "is not UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file.toString(), 0, "cannot be read: " + e);
        }
    }

    private List<String> row() {
        List<String> fields = new ArrayList<>();
        do {
            fields.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
        } while (next(','));
        next('\r');
        if (at < text.length() && !next('\n')) {
            throw new ConfigException(file, line, "a quoted field goes on after its end");
        }
        line++;
        return fields;
    }

    private boolean next(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private String plain() {
        int from = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        int from = line;
        at++;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw new ConfigException(file, from, "a quoted field does not end");
            }
            field.append(text, at, quote);
            at = quote + 1;
            if (!next('"')) {
                line += (int) field.chars().filter(c -> c == '\n').count();
                return field.toString();
            }
            field.append('"');
        }
    }
}
