package io.edgewise.evaluation;

import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.codec.TableReader;
import io.edgewise.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** A recorded file, and how it is written. It can be opened again and again. */
final class Recording {
    private static final int SURE = 90;

    private final Path file;
    private final CsvDialect dialect;

    private Recording(Path file, CsvDialect dialect) {
        this.file = file;
        this.dialect = dialect;
    }

    /**
     * Looks at a file.
     *
     * @param known what its owner knows of its times
     * @throws io.edgewise.codec.CsvException when it is no table of numbers
     */
    static Recording of(Path file, Known known) {
        return new Recording(file, CsvDialect.recognise(file, known));
    }

    TableReader open() {
        return dialect.open(file);
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

    String unitOf(String channel) {
        return dialect.unitOf(channel);
    }

    /** Returns the names of the columns that say how the machine was. */
    List<String> labels() {
        return dialect.layout() != null
                ? List.of()
                : dialect.columns().stream()
                        .filter(column -> column.kind() == CsvDialect.Kind.LABEL)
                        .map(CsvDialect.Column::name)
                        .toList();
    }

    /** Returns what was recognised. */
    Detected detected() {
        return new Detected(
                dialect.delimiterWords(),
                String.valueOf(dialect.decimal()),
                dialect.time().words(),
                dialect.time().zone().normalized().getId().replaceFirst("^Z$", "UTC"),
                dialect.layout() == null ? "wide" : "long");
    }

    /** Returns what was recognised, in words. */
    String words() {
        Detected found = detected();
        return found.layout() + (dialect.header() ? "" : ", without a header") + ", columns parted by "
                + found.delimiter() + ", decimal '" + found.decimal() + "', times " + found.timeFormat() + " in "
                + found.timeZone();
    }

    /** Returns what was guessed without being sure, and what to say where it is wrong. */
    List<String> guesses() {
        return dialect.guesses().stream()
                .filter(guess -> guess.sure() < SURE)
                .map(guess -> guess.what() + " " + guess.found() + ", " + guess.sure() + " % sure: " + guess.why())
                .toList();
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
