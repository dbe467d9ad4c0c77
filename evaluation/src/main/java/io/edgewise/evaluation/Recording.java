package io.edgewise.evaluation;

import io.edgewise.codec.CsvReplay;
import io.edgewise.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recorded file, and how it is to be read. It can be opened again and again. */
final class Recording {
    private final Path file;

    private Recording(Path file) {
        this.file = file;
    }

    /**
     * Looks at a file.
     *
     * @param zone whose local time it tells; null for UTC
     */
    static Recording of(Path file, @Nullable ZoneId zone) {
        return new Recording(file);
    }

    Rows open() {
        CsvReplay replay = CsvReplay.open(file, List.of("time", "timestamp", "ts", "datetime"));
        return new Rows() {
            @Override
            public List<String> names() {
                return replay.names();
            }

            @Override
            public boolean next() {
                return replay.next();
            }

            @Override
            public long timeNanos() {
                return replay.timeNanos();
            }

            @Override
            public double value(int column) {
                return replay.value(column);
            }

            @Override
            public long reasons(int column) {
                return replay.reasons(column);
            }

            @Override
            public String text(int column) {
                return replay.text(column);
            }

            @Override
            public void close() {
                replay.close();
            }
        };
    }

    Path file() {
        return file;
    }

    String name() {
        return String.valueOf(file.getFileName());
    }

    /** Returns what a pipeline that plays it is called: the file's name without its ending. */
    String pipeline() {
        String stem = name().replaceFirst("\\.[A-Za-z0-9]{1,4}$", "");
        String clean = stem.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return clean.isEmpty() ? "recording" : clean.substring(0, Math.min(64, clean.length()));
    }

    /** Returns what was recognised. */
    Detected detected() {
        return new Detected(",", ".", "RFC 3339 or milliseconds", "UTC", "wide");
    }

    /** Returns what was recognised, in words. */
    String words() {
        Detected found = detected();
        return found.layout() + ", columns parted by '" + found.delimiter() + "', decimal '" + found.decimal()
                + "', times " + found.timeFormat() + " in " + found.timeZone();
    }

    String sha256() {
        MessageDigest sha256 = Digest.sha256();
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sha256.update(chunk, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.ofRaw(sha256.digest()).toString();
    }

    /** How a file is written. */
    record Detected(String delimiter, String decimal, String timeFormat, String timeZone, String layout) {}
}
