package io.edgewise.agent.source;

import io.edgewise.deploy.Input;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The lines of a file to which something appends. A line counts once its end is there. A file that is replaced is read
 * on until whoever writes has most likely opened the new one, because until then it appends to the old; then the new
 * one from its beginning. One that became shorter is read from its beginning. What was appended while nobody read is
 * passed over where reading begins at the end.
 */
final class FileLines extends LineInput {
    /** How long nothing more comes of a replaced file before it counts as done. */
    static final Duration QUIET = Duration.ofSeconds(5);

    /** The same, once something stands in the new file. */
    static final Duration QUIET_WITH_NEW = Duration.ofSeconds(1);

    private static final int PIECE = 64 << 10;

    // Set once.
    private final Input.File input;
    private final Ticker ticker;
    private final Keys keys;
    private final String place;
    private final LineCut lines = new LineCut(this);

    // Confined to its thread.
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private @Nullable Opened file;
    private @Nullable Opened successor;
    private long quietSince;
    private boolean opened;
    private boolean atEnd;
    private int toSkip;

    // Written by its thread, read by any.
    private volatile @Nullable String trouble;

    /** Tells which file a path leads to. */
    interface Keys {
        /** Returns what no other file has at the same time; null where the system does not tell. */
        @Nullable
        Object of(Path path) throws IOException;
    }

    private record Opened(FileChannel channel, @Nullable Object key) {}

    /**
     * Makes one.
     *
     * @param place where it is declared, to be put before what is wrong with the file; empty where nobody knows
     */
    FileLines(Input.File input, Ticker ticker, String place) {
        this(
                input,
                ticker,
                path -> Files.readAttributes(path, BasicFileAttributes.class).fileKey(),
                place);
    }

    FileLines(Input.File input, Ticker ticker, Keys keys, String place) {
        this.input = input;
        this.ticker = ticker;
        this.keys = keys;
        this.place = place;
    }

    @Override
    public String roleName() {
        return "source-file";
    }

    @Override
    public int doWork() throws InterruptedException {
        try {
            Opened open = file == null ? begin() : file;
            if (open == null) {
                return 0;
            }
            piece.clear();
            int read = open.channel.read(piece);
            if (read > 0) {
                quietSince = ticker.nanos();
                return take(read);
            }
            tellEnd(open);
            return goOn(open) ? 1 : 0;
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("closed while it read " + input.path());
        } catch (IOException e) {
            trouble = input.path() + " cannot be read: " + e.getMessage();
            throw new UncheckedIOException(place + "cannot read " + input.path(), e);
        }
    }

    private int take(int read) throws InterruptedException {
        int from = 0;
        byte[] bytes = piece.array();
        while (toSkip > 0 && from < read) {
            toSkip -= bytes[from++] == '\n' ? 1 : 0;
        }
        byte[] rest = from == 0 ? bytes : Arrays.copyOfRange(bytes, from, read);
        return Math.max(1, lines.take(rest, read - from));
    }

    /** Once: a recording is over now, and a file that grows is caught up with. */
    private void tellEnd(Opened open) throws IOException {
        if (!atEnd && open.channel.position() > 0) {
            atEnd = true;
            Logger.info("{} is read to its end; what is appended is waited for", input.path());
        }
    }

    private @Nullable Opened begin() throws IOException {
        try {
            Opened found = open();
            file = found;
            boolean begin = opened || input.fromBeginning();
            found.channel.position(begin ? 0 : found.channel.size());
            toSkip = begin ? input.skip() : restOfALine(found.channel);
            opened = true;
            if (trouble != null) {
                Logger.info("{} is there now", input.path());
            }
            trouble = null;
            return found;
        } catch (NoSuchFileException e) {
            String words = input.path() + " is not there yet; it is looked for until it is, and nothing is judged";
            if (!words.equals(trouble)) {
                Logger.warn("{}{}", place, words);
            }
            trouble = words;
            opened = true; // whenever it comes, all of it is new
            return null;
        }
    }

    /** Returns 1 where a line was begun whose end is yet to come: its beginning was not read. */
    private static int restOfALine(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n' ? 1 : 0;
    }

    /** Opens what stands there; again where it was replaced meanwhile, or the key would be another file's. */
    private Opened open() throws IOException {
        while (true) {
            Object before = keys.of(input.path());
            if (!Files.isRegularFile(input.path())) {
                throw new IOException("it is a folder, a pipe or a device, and no file that something appends to");
            }
            FileChannel found = FileChannel.open(input.path(), StandardOpenOption.READ);
            boolean same = false;
            try {
                same = Objects.equals(before, keys.of(input.path()));
            } finally {
                if (!same) {
                    found.close();
                }
            }
            if (same) {
                return new Opened(found, before);
            }
        }
    }

    /** At the end of what is there: tells whether there is another file, or this one anew. */
    private boolean goOn(Opened open) throws IOException, InterruptedException {
        if (open.channel.size() < open.channel.position()) {
            lines.forget();
            open.channel.position(0);
            toSkip = input.skip();
            return true;
        }
        Opened next = successor;
        try {
            Object now = keys.of(input.path());
            if (next == null) {
                if (now != null && !now.equals(open.key)) {
                    follow(open);
                }
                return false;
            }
            if (!Objects.equals(now, next.key)) {
                return goOver(open, next); // the new one was replaced too: nobody writes to this one any more
            }
        } catch (NoSuchFileException e) {
            if (next == null) {
                return false; // moved away; its successor is about to come
            }
        }
        Duration limit = next.channel.size() > 0 ? QUIET_WITH_NEW : QUIET;
        return ticker.nanos() - quietSince >= limit.toNanos() && goOver(open, next);
    }

    private void follow(Opened old) throws IOException {
        Opened found = open();
        if (Objects.equals(found.key, old.key)) {
            found.channel.close(); // moved back meanwhile
            return;
        }
        successor = found;
        quietSince = ticker.nanos();
    }

    private boolean goOver(Opened old, Opened next) throws IOException {
        lines.forget();
        file = next;
        successor = null;
        toSkip = input.skip();
        old.channel.close();
        return true;
    }

    @Override
    public void onClose() {
        close(file);
        close(successor);
    }

    private void close(@Nullable Opened open) {
        try {
            if (open != null) {
                open.channel.close();
            }
        } catch (IOException e) {
            Logger.warn("{} cannot be closed: {}", input.path(), e.getMessage());
        }
    }

    @Override
    @Nullable
    String trouble() {
        return trouble;
    }

    @Override
    Map<String, Long> lost() {
        return lines.lost();
    }

    @Override
    public void close() {
        // A file never keeps its reader waiting.
    }
}
