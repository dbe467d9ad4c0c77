package io.edgewise.spool;

import static java.util.Objects.requireNonNull;

import io.edgewise.duty.DutyCycle;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.Ticker;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A log of records that wait to be delivered. {@link #append} never waits for the disk; the spool's own duty writes and
 * forces. A record is <em>accepted</em> once it is forced or acknowledged, whichever comes first: from then on it
 * survives kill -9, a power cut and a full disk until it is acknowledged or dropped by a counted rule.
 *
 * <p>How: the {@link Ledger} knows where each record is and does no I/O; the {@link Committer} writes groups of records
 * to segments, one log for each class, and never trusts a file again that failed; the {@link Cursor} reads them, or
 * takes from memory what was not written yet. A record that is acknowledged before it was written never is.
 */
public final class Spool implements DutyCycle, AutoCloseable {
    /** What {@link #append} returns for a record that was not taken; it is counted by reason. */
    public static final long REFUSED = -1;

    private static final long SAVE_MILLIS = 1_000;
    private static final long SAVE_RECORDS = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    private static final int LONGEST_TOPIC = 65_535;

    // Set once.
    private final SpoolFolder folder;
    private final SpoolSettings settings;
    private final Surroundings around;
    private final Closeable lock;
    private final DropCounts drops;
    private final Ledger ledger;
    private final Committer committer;
    private final long epoch;
    private final Mender.Found found;

    // Any thread.
    private final Semaphore wake = new Semaphore(0);
    private volatile @Nullable Runnable told;
    private volatile boolean dozing;
    private volatile @Nullable CursorFile cursorFile;
    private volatile @Nullable Cursor cursor;
    private volatile @Nullable String cursorName;
    private volatile boolean closed;

    // Confined to the spool's thread.
    private final Queue<Mender.Note> notes = new ArrayDeque<>();
    private @Nullable String toldProblem;
    private long savedMillis;

    private Spool(SpoolFolder folder, SpoolSettings settings, Surroundings around, Closeable lock, Stock stock) {
        this.folder = folder;
        this.settings = settings;
        this.around = around;
        this.lock = lock;
        this.drops = stock.drops;
        this.found = stock.found;
        this.epoch = Math.max(stock.epoch, found.highestEpoch() + 1);
        this.notes.addAll(found.notes());
        if (epoch != stock.epoch) {
            notes.add(new Mender.Note(
                    "EPOCH_BEHIND",
                    "boot " + stock.epoch + " is not above what the files hold; records bear " + epoch));
        }
        this.ledger = new Ledger(epoch, folder.clock(), drops);
        for (RecordClass kind : RecordClass.values()) {
            ledger.recover(
                    kind,
                    found.segments().getOrDefault(kind, List.of()),
                    found.position().getOrDefault(kind, Id.NONE));
        }
        Reserve reserve = new Reserve(folder, settings.reserveBytes(), found.reserveBytes());
        this.committer = new Committer(
                folder,
                ledger,
                reserve,
                new Quota(ledger, folder, settings.limitBytes(), reserve.bytes()),
                new CommitRules(epoch, settings.sync() != SyncMode.NEVER, found.lastNumber()));
        reserve.take();
        this.savedMillis = folder.clock().millis();
        this.cursorName = found.cursorName();
    }

    /**
     * Opens a spool, and mends what a crash left.
     *
     * @param folder where its files lie; made if it is not there; one process at a time
     * @param epoch the number of this boot, above all earlier ones; if it is not, the records bear a number that is
     * @throws IOException if the folder cannot be used; damaged files never end in this, they are kept aside
     */
    public static Spool open(Path folder, long epoch, SpoolSettings settings, Ticker ticker, Telemetry telemetry)
            throws IOException {
        requireNonNull(settings, "settings");
        return open(
                folder.toAbsolutePath(),
                epoch,
                settings,
                new Surroundings(new RealDisk(), ticker, telemetry, LONGEST_WAIT_MILLIS));
    }

    /**
     * Lets the space go that the spool in this folder keeps for a full disk, for who cannot even start on one. The
     * spool must not be open; when it is, it takes the space again as soon as there is some.
     *
     * @return whether there was such space
     * @throws IOException if the disk refuses
     */
    public static boolean releaseReserve(Path folder) throws IOException {
        return Files.deleteIfExists(folder.resolve(Reserve.NAME));
    }

    static Spool open(Path folder, long epoch, SpoolSettings settings, Surroundings around) throws IOException {
        if (epoch < 1) {
            throw new IllegalArgumentException("boots are counted from 1, is " + epoch);
        }
        Closeable lock = around.disk.lock(folder);
        boolean open = false;
        try {
            Usage usage = new Usage();
            DropCounts drops = new DropCounts();
            Mender.Found found = new Mender(around.disk, folder, usage, drops).mend();
            SpoolClock clock = new SpoolClock(around.ticker, found.clockMillis());
            SpoolFolder parts = new SpoolFolder(around.disk, folder, usage, clock, settings.segmentBytes());
            Spool spool = new Spool(parts, settings, around, lock, new Stock(epoch, drops, found));
            open = true;
            return spool;
        } finally {
            if (!open) {
                lock.close();
            }
        }
    }

    /**
     * Takes a record; never waits for the disk. Any thread.
     *
     * @param topic where it goes, at most 65,535 bytes in UTF-8
     * @param payload the bytes themselves, not a copy: not to be changed any more
     * @return its sequence, or {@link #REFUSED}
     */
    public long append(RecordClass kind, String topic, byte[] payload) {
        if (payload.length + 3L * topic.length() + SegmentId.HEAD_BYTES + 2 * RecordFormat.HEAD_BYTES
                        > folder.segmentBytes()
                || (3L * topic.length() > LONGEST_TOPIC
                        && topic.getBytes(StandardCharsets.UTF_8).length > LONGEST_TOPIC)) {
            drops.add(kind, SpoolDrop.TOO_LARGE, 1);
            return REFUSED;
        }
        long sequence = ledger.append(kind, topic, payload);
        if (sequence == REFUSED) {
            return REFUSED;
        }
        if (dozing || ledger.waiting() == settings.commitRecords()) {
            wake.release();
        }
        Runnable listener = told;
        if (listener != null) {
            listener.run();
        }
        return sequence;
    }

    /** Asks to be told, at once and briefly, by whoever appends, that there is something to poll. */
    public void onAppend(Runnable told) {
        this.told = requireNonNull(told, "told");
    }

    /** Returns the sequence up to which every record of this boot is accepted or dropped. */
    public long durable() {
        return ledger.durable();
    }

    /** Waits until {@link #durable} has reached that sequence and tells whether it has. */
    public boolean awaitDurable(long sequence, Duration limit) throws InterruptedException {
        wake.release();
        return ledger.awaitDurable(sequence, around.ticker, limit.toNanos());
    }

    /**
     * Returns the cursor of that name, which begins at the oldest record that it has not acknowledged. A spool has one
     * cursor; its name is kept.
     *
     * @param name of lower-case letters, digits and hyphens, at most 32
     * @throws IllegalArgumentException if it is no such name, or the spool's cursor bears another
     */
    public synchronized Cursor cursor(String name) {
        if (!CursorFile.isName(name)) {
            throw new IllegalArgumentException("cursor '" + name + "': a-z, 0-9 and hyphens, at most 32 of them");
        }
        String present = cursorName;
        if (present != null && !present.equals(name)) {
            throw new IllegalArgumentException(folder.path() + " has the cursor '" + present + "' and can have no '"
                    + name + "' beside it; to begin anew delete " + CursorFile.PREFIX + present);
        }
        Cursor opened = cursor;
        return opened != null ? opened : openCursor(name);
    }

    private Cursor openCursor(String name) {
        CursorFile file = new CursorFile(folder, name, ledger, epoch, found);
        if (!found.cursorWhole()) {
            file.tryToSave();
        }
        long ttl = settings.telemetryTtl() == null
                ? Long.MAX_VALUE
                : settings.telemetryTtl().toMillis();
        Cursor opened = new Cursor(folder, ledger, file, new Cursor.Rules(epoch, found.reach(), ttl));
        cursorName = name;
        cursorFile = file;
        cursor = opened;
        return opened;
    }

    /** Returns the number that the records of this boot bear: the one it was opened with, or above. */
    public long epoch() {
        return epoch;
    }

    /** Returns how it stands. */
    public SpoolStatus status() {
        Counts counts = ledger.counts();
        return new SpoolStatus(
                settings.sync(),
                counts.depth(),
                folder.usage().bytes(),
                settings.limitBytes(),
                counts.accepted(),
                counts.forced(),
                counts.acknowledged(),
                folder.clock().since(counts.oldestMillis()).toSeconds(),
                folder.usage().written(),
                drops.seen(),
                committer.problem());
    }

    @Override
    public String roleName() {
        return "spool";
    }

    @Override
    public int doWork() throws InterruptedException {
        int work = isDue() ? committer.commit() : 0;
        work += !ledger.finished().isEmpty() && !committer.isResting() && committer.deleteFinished() ? 1 : 0;
        work += giveUpExpired() ? 1 : 0;
        work += saveCursor() ? 1 : 0;
        tell();
        return work == 0 ? await() : work;
    }

    private boolean isDue() {
        if (committer.isResting()) {
            return false;
        }
        int waiting = ledger.waiting();
        return committer.problem() != null
                || waiting >= settings.commitRecords()
                || (waiting > 0
                        && (settings.sync() == SyncMode.ALWAYS
                                || ledger.isAwaited()
                                || folder.clock().millis() >= groupEndsMillis()));
    }

    private long groupEndsMillis() {
        return ledger.oldestWaitingMillis() + settings.commitDelay().toMillis();
    }

    /** Gives up the oldest segment of telemetry if all in it has expired. */
    private boolean giveUpExpired() {
        Duration ttl = settings.telemetryTtl();
        return ttl != null && ledger.giveUpExpired(folder.clock().millis() - ttl.toMillis());
    }

    private boolean saveCursor() {
        CursorFile file = cursorFile;
        long unsaved = ledger.unsaved();
        long now = folder.clock().millis();
        if (file == null || unsaved == 0 || (unsaved < SAVE_RECORDS && now - savedMillis < SAVE_MILLIS)) {
            return false;
        }
        if (unsaved >= SAVE_RECORDS && committer.isResting()) {
            return false;
        }
        savedMillis = now;
        return file.tryToSave();
    }

    /** Tells what changed: on the spool's thread, no lock held, because the answer is a record for this very spool. */
    private void tell() {
        for (Mender.Note note = notes.poll(); note != null; note = notes.poll()) {
            event(note.outcome(), note.words());
        }
        String problem = committer.problem();
        if (!Objects.equals(problem, toldProblem)) {
            toldProblem = problem;
            event(
                    problem == null ? "WRITABLE" : problem,
                    problem == null ? "records are kept again" : committer.words());
        }
    }

    private void event(String outcome, String words) {
        Logger.warn("spool {}: {} ({})", folder.path(), outcome, words);
        around.telemetry.event("spool", String.valueOf(folder.path().getFileName()), outcome, words);
    }

    /** Waits until somebody has work for the spool's thread, or a group ends. */
    private int await() throws InterruptedException {
        long longest = around.patienceMillis;
        dozing = true;
        try {
            if (ledger.waiting() > 0) {
                dozing = settings.sync() == SyncMode.ALWAYS;
                long ends = committer.isResting() ? committer.restUntilMillis() : groupEndsMillis();
                longest = Math.min(longest, Math.max(1, ends - folder.clock().millis()));
            }
            if (wake.tryAcquire(longest, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
                return 1;
            }
            return 0;
        } finally {
            dozing = false;
        }
    }

    /** Writes and forces what waits, and lets the files go. The duty must have ended; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ledger.close();
        committer.close();
        CursorFile file = cursorFile;
        Cursor opened = cursor;
        if (file != null) {
            file.close();
        }
        if (opened != null) {
            opened.close();
        }
        try {
            lock.close();
        } catch (IOException e) {
            Logger.warn("{} keeps its lock until the process ends: {}", folder.path(), e.toString());
        }
    }

    /**
     * What a spool stands in.
     *
     * @param patienceMillis how long a turn of its thread waits for work
     */
    record Surroundings(Disk disk, Ticker ticker, Telemetry telemetry, long patienceMillis) {}

    /** What is there at the start. */
    private record Stock(long epoch, DropCounts drops, Mender.Found found) {}
}
