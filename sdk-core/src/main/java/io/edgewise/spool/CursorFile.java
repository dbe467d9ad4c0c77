package io.edgewise.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Keeps on the disk up to where a cursor is, and up to where it may have been: its <em>reach</em>. Records of another
 * boot within the reach may have been sent before; so the reach is forced ahead of the cursor, in steps, before it goes
 * on. Two slots are written in turn, so that a torn one leaves the other.
 *
 * <p>A file that failed is never forced again: a new one is made and put in its place. Where not even that succeeds the
 * file is deleted: without it everything counts as sent before, which is safe.
 */
final class CursorFile {
    static final String PREFIX = "cursor-";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** How far ahead the reach is forced. */
    private static final int AHEAD = 1_000;

    /** Slots lie in blocks of their own. */
    private static final int SLOT_STRIDE = 4 << 10;

    static final int FILE_BYTES = 2 * SLOT_STRIDE;

    private final Disk disk;
    private final Path folder;
    private final Path file;
    private final Path part;
    private final Usage usage;
    private final Ledger ledger;
    private final SpoolClock clock;
    private final long epoch;

    /** Up to where earlier boots may have come: the reach never goes behind that. */
    private final Map<RecordClass, Id> floor;

    /** Guards the file: the one lock of the spool that is held while the disk works; never taken by who appends. */
    private final Object io = new Object();

    // Replaced under io; read by any thread.
    private volatile Map<RecordClass, Id> reach;

    // Guarded by io.
    private Disk.@Nullable Writing writing;
    private long generation;
    private boolean counted;

    CursorFile(SpoolFolder folder, String name, Ledger ledger, long epoch, Mender.Found found) {
        this.disk = folder.disk();
        this.folder = folder.path();
        this.file = folder.path().resolve(PREFIX + name);
        this.part = folder.path().resolve(PREFIX + name + ".part");
        this.usage = folder.usage();
        this.clock = folder.clock();
        this.ledger = ledger;
        this.epoch = epoch;
        this.floor = Map.copyOf(found.reach());
        this.counted = found.cursorName() != null;
        this.reach = floor;
    }

    /** Tells whether a cursor can bear that name. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns the name of the cursor whose file this is; empty for a copy that somebody made, and all other files. */
    static Optional<String> nameOf(String fileName) {
        return Optional.of(fileName)
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .filter(CursorFile::isName);
    }

    /** Reads the newer slot of a file that is whole; empty when there is none. */
    static Optional<CursorState> read(Disk disk, Path file) {
        ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES);
        try (Disk.Reading reading = disk.open(file)) {
            reading.read(bytes, 0);
        } catch (IOException e) {
            Logger.warn("{} cannot be read ({}): what it said may be sent again, marked", file, e.toString());
            return Optional.empty();
        }
        Optional<CursorState.Slot> first = CursorState.decode(bytes.slice(0, CursorState.BYTES));
        Optional<CursorState.Slot> second = CursorState.decode(bytes.slice(SLOT_STRIDE, CursorState.BYTES));
        if (first.isPresent() && second.isPresent()) {
            return first.get().generation() > second.get().generation()
                    ? first.map(CursorState.Slot::state)
                    : second.map(CursorState.Slot::state);
        }
        return first.or(() -> second).map(CursorState.Slot::state);
    }

    boolean isWithinReach(Id id, RecordClass kind) {
        return !id.isAbove(reach.getOrDefault(kind, Id.NONE));
    }

    /** Lets the cursor go up to this record and some further; it may go on even if the disk refuses. */
    void extend(RecordClass kind, Id id) {
        synchronized (io) {
            Map<RecordClass, Id> further = new HashMap<>(reach);
            further.put(kind, id.plus(AHEAD));
            reach = Map.copyOf(further);
            if (!tryToSave()) {
                forget();
            }
        }
    }

    /** Writes up to where the cursor is; false when the disk refuses. */
    boolean tryToSave() {
        synchronized (io) {
            try {
                writeOrWriteAnew();
                return true;
            } catch (IOException e) {
                Logger.debug("{} cannot be written now: {}", file, e.toString());
                return false;
            }
        }
    }

    /** Writes where the cursor is, and that it was no further, if there is something it may be asked for; ends. */
    void close() {
        synchronized (io) {
            if (ledger.counts().depth() > 0 || !ledger.finished().isEmpty()) {
                Map<RecordClass, Id> exact = new HashMap<>(floor);
                ledger.handed().forEach((kind, id) -> exact.merge(kind, id, (a, b) -> a.isAbove(b) ? a : b));
                reach = Map.copyOf(exact);
                tryToSave();
            }
            abandon();
        }
    }

    private void writeOrWriteAnew() throws IOException {
        try {
            write();
        } catch (ClosedByInterruptException e) {
            write(); // the thread is wanted back, but this has to be done first
        }
    }

    private void write() throws IOException {
        CursorState state = new CursorState(epoch, clock.millis(), ledger.positionsToSave(), reach);
        generation++;
        ByteBuffer slot = state.encode(generation);
        try {
            if (writing == null) {
                begin(slot);
                return;
            }
            writing.write(slot, generation % 2 * SLOT_STRIDE);
            usage.wrote(CursorState.BYTES);
            writing.force();
        } catch (IOException e) {
            ledger.notSaved();
            abandon();
            throw e;
        }
    }

    private void begin(ByteBuffer slot) throws IOException {
        disk.delete(part);
        Disk.Writing fresh = disk.create(part);
        try {
            ByteBuffer whole = ByteBuffer.allocate(FILE_BYTES);
            whole.put((int) (generation % 2 * SLOT_STRIDE), slot, 0, slot.remaining());
            fresh.write(whole, 0);
            usage.wrote(FILE_BYTES);
            fresh.force();
            disk.rename(part, file);
            if (!counted) {
                usage.grew(FILE_BYTES);
                counted = true;
            }
            disk.forceFolder(folder);
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        writing = fresh;
    }

    private void abandon() {
        try {
            if (writing != null) {
                writing.close();
            }
        } catch (IOException e) {
            Logger.debug("{} was closed: {}", file, e.toString());
        }
        writing = null;
    }

    private void forget() {
        try {
            disk.delete(file);
            disk.forceFolder(folder);
        } catch (IOException e) {
            Logger.debug("{} cannot be deleted: {}", file, e.toString());
        }
    }
}
