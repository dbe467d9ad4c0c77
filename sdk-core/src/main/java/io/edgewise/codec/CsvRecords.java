package io.edgewise.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The records of a CSV file, one after the other (RFC 4180): comma, double quotes, CRLF or LF, UTF-8 with or without a
 * byte order mark. Blank lines are passed over. Memory is that of the longest record.
 *
 * <p>In the tolerant manner, for files of strangers, another character parts the fields, or any number of blanks; a
 * quote inside a field is a character like others, and a quoted field whose next quote does not end it ends with its
 * line, so that a quote too many spoils its own line only.
 */
final class CsvRecords implements AutoCloseable {
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int MOST_FIELDS = 4096;
    private static final int END = -1;

    /** How far a field in quotes may run over lines in a stranger's table. */
    private static final int LOOK = 2048;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    // Set once.
    private final String file;
    private final Reader in;
    private final char delimiter;
    private final boolean tolerant;

    // Where in the file.
    private final char[] chunk = new char[8192];
    private int chunkLength;
    private int chunkAt;
    private long line = 1;

    // The record: its fields without quotes, one behind the other.
    private char[] text = new char[256];
    private int length;
    private int[] ends = new int[16];
    private int fields;
    private long firstLine = 1;

    CsvRecords(String file, InputStream in) {
        this(file, new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), ',', false);
    }

    /** Reads in the tolerant manner; a blank as delimiter stands for any number of blanks and tabs. */
    static CsvRecords tolerant(String file, Reader in, char delimiter) {
        return new CsvRecords(file, in, delimiter, true);
    }

    private CsvRecords(String file, Reader in, char delimiter, boolean tolerant) {
        this.file = file;
        this.in = in;
        this.delimiter = delimiter;
        this.tolerant = tolerant;
        if (peek() == BYTE_ORDER_MARK) {
            take();
        }
    }

    /** Reads the next record; false at the end. */
    boolean next() {
        passBlanks();
        while (peek() == '\n' || peek() == '\r') {
            newLine();
            passBlanks();
        }
        if (peek() == END) {
            return false;
        }
        firstLine = line;
        length = 0;
        fields = 0;
        do {
            field();
        } while (delimiter());
        newLine();
        return true;
    }

    int fields() {
        return fields;
    }

    char[] text() {
        return text;
    }

    int start(int field) {
        return field == 0 ? 0 : ends[field - 1];
    }

    int length(int field) {
        return ends[field] - start(field);
    }

    String field(int field) {
        return new String(text, start(field), length(field));
    }

    String file() {
        return file;
    }

    /** Returns the number of the line in which the record begins, from 1. */
    long line() {
        return firstLine;
    }

    /** Returns file and line of the record, for messages. */
    String place() {
        return file + " line " + firstLine;
    }

    private void field() {
        if (fields == MOST_FIELDS) {
            throw wrong("more than " + MOST_FIELDS + " columns");
        }
        if (peek() == '"') {
            quoted();
        } else {
            while (!endsField(peek())) {
                if (peek() == '"' && !tolerant) {
                    throw wrong("a quote inside a field that does not begin with one");
                }
                keep(take());
            }
        }
        if (fields == ends.length) {
            ends = Arrays.copyOf(ends, 2 * fields);
        }
        ends[fields++] = length;
    }

    private void quoted() {
        take();
        boolean closed = !tolerant || isClosed();
        while (true) {
            if (!closed && (peek() == '\n' || peek() == '\r' || peek() == END)) {
                return;
            }
            int c = take();
            if (c == END) {
                throw wrong("the file ends inside a quoted field");
            }
            if (c == '"') {
                if (peek() != '"') {
                    break;
                }
                take();
            }
            if (c == '\n') {
                line++;
            }
            keep(c);
        }
        if (!endsField(peek()) && !tolerant) {
            throw wrong("something stands between a closing quote and the next comma");
        }
        while (!endsField(peek())) {
            keep(take());
        }
    }

    /** Tells whether the next quote, some lines further at most, ends the field that has just begun. */
    private boolean isClosed() {
        look(LOOK);
        for (int i = chunkAt; i < chunkLength; i++) {
            if (chunk[i] == '"') {
                if (i + 1 == chunkLength || endsField(chunk[i + 1])) {
                    return true;
                }
                if (chunk[i + 1] != '"') {
                    return false;
                }
                i++;
            }
        }
        return false;
    }

    private boolean endsField(int c) {
        return c == delimiter || c == '\n' || c == '\r' || c == END || (delimiter == ' ' && c == '\t');
    }

    /** Passes the delimiter; false at the end of the record. */
    private boolean delimiter() {
        if (delimiter == ' ') {
            passBlanks();
            return peek() != '\n' && peek() != '\r' && peek() != END;
        }
        if (peek() != delimiter) {
            return false;
        }
        take();
        return true;
    }

    private void passBlanks() {
        while (delimiter == ' ' && (peek() == ' ' || peek() == '\t')) {
            take();
        }
    }

    private void newLine() {
        if (peek() == '\r') {
            take();
        }
        if (peek() == '\n') {
            take();
        }
        line++;
    }

    private void keep(int c) {
        if (length == MOST_CHARACTERS) {
            throw wrong("a record of more than " + MOST_CHARACTERS + " characters");
        }
        if (length == text.length) {
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = (char) c;
    }

    private CsvException wrong(String what) {
        return new CsvException(file + " line " + line + " column " + (fields + 1), what);
    }

    private int take() {
        int c = peek();
        chunkAt++;
        return c;
    }

    private int peek() {
        if (chunkAt >= chunkLength) {
            if (chunkLength == END) {
                return END;
            }
            chunkLength = fill(0);
            chunkAt = 0;
            if (chunkLength == END) {
                return END;
            }
        }
        return chunk[chunkAt];
    }

    /** Fills the chunk so that it holds so many characters ahead, unless the file ends before. */
    private void look(int ahead) {
        if (chunkLength == END || chunkLength - chunkAt >= ahead) {
            return;
        }
        System.arraycopy(chunk, chunkAt, chunk, 0, chunkLength - chunkAt);
        chunkLength -= chunkAt;
        chunkAt = 0;
        for (int read = 0; read != END && chunkLength < ahead; ) {
            read = fill(chunkLength);
            chunkLength += Math.max(0, read);
        }
    }

    private int fill(int from) {
        try {
            return in.read(chunk, from, chunk.length - from);
        } catch (CharacterCodingException e) {
            throw new CsvException(file + " after line " + line, "is not UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
