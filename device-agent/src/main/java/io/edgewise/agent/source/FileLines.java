package io.edgewise.agent.source;

import io.edgewise.deploy.Input;
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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The lines of a file to which something appends. A line counts once its end is there. A file that is replaced is read
 * to its end, then the new one from its beginning; one that became shorter is read from its beginning. What was
 * appended while nobody read is passed over where reading begins at the end.
 */
final class FileLines extends LineInput {
    private static final int PIECE = 64 << 10;

    // Set once.
    private final Input.File input;
    private final LineCut lines = new LineCut(this);

    // Confined to its thread.
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private @Nullable FileChannel file;
    private @Nullable Object key;
    private boolean opened;
    private boolean missing;
    private int toSkip;

    FileLines(Input.File input) {
        this.input = input;
    }

    @Override
    public String roleName() {
        return "source-file";
    }

    @Override
    public int doWork() throws InterruptedException {
        try {
            FileChannel open = file == null ? open() : file;
            if (open == null) {
                return 0;
            }
            piece.clear();
            int read = open.read(piece);
            if (read > 0) {
                return take(read);
            }
            return goOn(open) ? 1 : 0;
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("closed while it read " + input.path());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + input.path(), e);
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

    private @Nullable FileChannel open() throws IOException {
        try {
            FileChannel found = FileChannel.open(input.path(), StandardOpenOption.READ);
            key = keyOf(input.path());
            boolean begin = opened || input.fromBeginning();
            found.position(begin ? 0 : found.size());
            toSkip = begin ? input.skip() : 0;
            opened = true;
            missing = false;
            file = found;
            return found;
        } catch (NoSuchFileException e) {
            if (!missing) {
                Logger.info("{} is not there yet; it is looked for until it is", input.path());
            }
            missing = true;
            opened = true; // whenever it comes, all of it is new
            return null;
        }
    }

    /** At the end of what is there: tells whether there is another file, or this one anew. */
    private boolean goOn(FileChannel open) throws IOException, InterruptedException {
        if (open.size() < open.position()) {
            lines.forget();
            open.position(0);
            toSkip = input.skip();
            return true;
        }
        Object now;
        try {
            now = keyOf(input.path());
        } catch (NoSuchFileException e) {
            return false; // moved away; its successor is about to come
        }
        if (now == null || now.equals(key)) {
            return false;
        }
        lines.end();
        open.close();
        file = null;
        return true;
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void onClose() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            Logger.warn("{} cannot be closed: {}", input.path(), e.getMessage());
        }
    }

    @Override
    long tooLong() {
        return lines.tooLong();
    }

    @Override
    public void close() {
        // A file never keeps its reader waiting.
    }
}
