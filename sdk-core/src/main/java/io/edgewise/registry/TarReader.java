package io.edgewise.registry;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar stream entry by entry: ustar, pax and GNU long names. Only files and folders come out of it; a link, a
 * device or a pipe refuses the whole, for what stands behind it would not be what was signed. One thread uses it.
 */
final class TarReader {
    private static final int MOST_EXTENSION_BYTES = 64 << 10;
    private static final int MOST_HEADERS = 16; // one is usual

    private final InputStream in;
    private final Object name;
    private final boolean dotted;

    // Where the stream stands.
    private long left;
    private long padding;

    TarReader(InputStream in, Object name) {
        this(in, name, false);
    }

    private TarReader(InputStream in, Object name, boolean dotted) {
        this.in = in;
        this.name = name;
        this.dotted = dotted;
    }

    /**
     * Reads what {@code tar -C FOLDER -c .} writes: each name may begin with {@code ./}, the folder's own is left out.
     */
    static TarReader ofFolder(InputStream in, Object name) {
        return new TarReader(in, name, true);
    }

    /** Goes to the next entry, over what is left of this one; null at the end, after which only zeros may come. */
    @Nullable
    Entry next() throws IOException {
        skip();
        Map<String, String> extended = new HashMap<>();
        int before = 0;
        while (true) {
            byte[] block = block();
            if (TarHeader.isZero(block)) {
                mustEnd();
                return null;
            }
            TarHeader header = new TarHeader(block, name);
            if (before++ > MOST_HEADERS) {
                throw damaged("more than " + MOST_HEADERS + " headers stand before one entry");
            }
            switch (header.type()) {
                case 'x' -> extended.putAll(pax(extension(header)));
                case 'g' -> mustSayNothing(pax(extension(header)));
                case 'L' -> extended.put("path", longName(extension(header)));
                case 'K' -> extension(header); // the long target of a link, which is refused when it comes
                default -> {
                    if (!isTheFolder(header)) {
                        return entry(header, extended);
                    }
                }
            }
        }
    }

    /** Reads from the entry it stands at; -1 at its end. */
    int read(byte[] to) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(to, 0, (int) Math.min(to.length, left));
        if (read < 0) {
            throw new EOFException("it ends within an entry");
        }
        left -= read;
        return read;
    }

    private boolean isTheFolder(TarHeader header) {
        return dotted && header.type() == '5' && header.path().matches("\\./?") && header.size() == 0;
    }

    private Entry entry(TarHeader header, Map<String, String> extended) {
        String written = extended.getOrDefault("path", header.path());
        String path = dotted && written.startsWith("./") ? written.substring(2) : written;
        boolean folder = header.type() == '5';
        if (!folder && (header.type() != '0' || header.hasRightsOfOthers())) {
            throw new RefusedException(
                    Refusal.NOT_A_FILE,
                    name + " holds '" + SafePath.printable(path) + "', which is " + kind(header)
                            + "; only plain files and folders are taken");
        }
        long size = extended.containsKey("size") ? size(extended.get("size")) : header.size();
        if (size < 0 || (folder && size > 0)) {
            throw damaged("the size of '" + SafePath.printable(path) + "' is " + size);
        }
        String plain = folder && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        SafePath.check(plain, name);
        begin(size);
        return new Entry(plain, folder, size);
    }

    private static String kind(TarHeader header) {
        return switch (header.type()) {
            case '0' -> "a file that asks for the rights of its owner (setuid, setgid)";
            case '1', '2' -> "a link";
            case '3', '4' -> "a device";
            case '6' -> "a pipe";
            default -> "an entry of the kind '" + SafePath.printable(String.valueOf(header.type())) + "'";
        };
    }

    private byte[] extension(TarHeader header) throws IOException {
        if (header.size() > MOST_EXTENSION_BYTES) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    name + ": what stands in front of an entry has " + header.size() + " bytes; at most "
                            + MOST_EXTENSION_BYTES + " are read");
        }
        begin(header.size());
        byte[] bytes = in.readNBytes((int) left);
        left -= bytes.length;
        skip();
        return bytes;
    }

    private String longName(byte[] bytes) {
        int end = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return TarHeader.utf8(bytes, 0, end, name);
    }

    /** Reads records of the form {@code LENGTH KEY=VALUE\n}. */
    private Map<String, String> pax(byte[] bytes) {
        Map<String, String> records = new HashMap<>();
        int at = 0;
        while (at < bytes.length) {
            int blank = at;
            int length = 0;
            while (blank < bytes.length && bytes[blank] >= '0' && bytes[blank] <= '9' && length < bytes.length) {
                length = length * 10 + bytes[blank++] - '0';
            }
            int end = at + length;
            if (end > bytes.length || end <= blank + 2 || bytes[blank] != ' ' || bytes[end - 1] != '\n') {
                throw damaged("a pax record cannot be read");
            }
            String record = TarHeader.utf8(bytes, blank + 1, end - blank - 2, name);
            int equals = record.indexOf('=');
            if (equals < 1 || record.startsWith("GNU.sparse.")) {
                throw damaged("it has a pax record that is not read: " + SafePath.printable(record));
            }
            if (records.put(record.substring(0, equals), record.substring(equals + 1)) != null) {
                throw damaged("the pax record " + SafePath.printable(record) + " stands there twice");
            }
            at = end;
        }
        return records;
    }

    /** Records for all entries that follow may be of no weight only. */
    private void mustSayNothing(Map<String, String> records) {
        if (records.containsKey("path") || records.containsKey("size") || records.containsKey("linkpath")) {
            throw damaged("a global pax record renames entries");
        }
    }

    private long size(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw damaged("a size is no number: " + SafePath.printable(text));
        }
        return Long.parseLong(text);
    }

    private void begin(long size) {
        left = size;
        padding = -size & (TarHeader.BLOCK - 1);
    }

    private void skip() throws IOException {
        // Read, not skipped: what is skipped is neither hashed nor counted.
        byte[] chunk = new byte[TarHeader.BLOCK * 16];
        for (long rest = left + padding; rest > 0; ) {
            int read = in.read(chunk, 0, (int) Math.min(chunk.length, rest));
            if (read < 0) {
                throw new EOFException("it ends within an entry");
            }
            rest -= read;
        }
        left = 0;
        padding = 0;
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        if (block.length < TarHeader.BLOCK) {
            throw new EOFException("it ends without an end mark");
        }
        return block;
    }

    private void mustEnd() throws IOException {
        byte[] chunk = new byte[TarHeader.BLOCK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            for (int i = 0; i < read; i++) {
                if (chunk[i] != 0) {
                    throw damaged("something stands after its end mark");
                }
            }
        }
    }

    private RefusedException damaged(String what) {
        return new RefusedException(Refusal.BAD_ARCHIVE, name + " is no whole archive: " + what + "; push it again");
    }

    /**
     * What an entry is.
     *
     * @param path its path, safe
     * @param isFolder whether it is a folder
     * @param size its bytes
     */
    record Entry(String path, boolean isFolder, long size) {}
}
