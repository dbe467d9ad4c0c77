package io.edgewise.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A small file that survives kill -9 and a power cut: {@link #read} returns what the last finished {@link #write}
 * wrote, or what an interrupted one was about to write, never a mixture.
 *
 * <p>A write makes {@code <name>.part}, forces it, renames the present file to {@code <name>.previous}, the part to
 * {@code <name>}, and forces the folder. A file whose hash is wrong is kept as {@code <name>.damaged-<n>}, never
 * deleted, and the previous generation is taken if that one is good. Who must not fall back unnoticed (a counter, a
 * floor) asks {@link #damaged}.
 *
 * <p>One owner: a second writer of the same file, in this process or another, is not guarded against.
 */
public final class StateFile {
    /** How large a state may be where nobody says otherwise: 1 MiB. */
    public static final int DEFAULT_LIMIT = 1 << 20;

    private static final int MOST_DAMAGED = 1000;

    private final Disk disk;
    private final Path file;
    private final Path previous;
    private final int limit;

    StateFile(Disk disk, Path file, int limit) {
        this.disk = disk;
        this.file = file.toAbsolutePath();
        this.previous = sibling(".previous");
        this.limit = limit;
    }

    /** Returns the state file of this name; neither it nor its folder need be there. */
    public static StateFile at(Path file) {
        return at(file, DEFAULT_LIMIT);
    }

    /** Returns the state file of this name, for states of at most {@code limit} bytes. */
    public static StateFile at(Path file, int limit) {
        if (limit < 1 || limit > Integer.MAX_VALUE - 2 * Generation.HEAD_LIMIT) {
            throw new IllegalArgumentException("limit of a state file must be from 1 byte to 2 GiB, is " + limit);
        }
        return new StateFile(Disk.REAL, file, limit);
    }

    /**
     * Puts aside what is damaged of a copy of this file and of the generation before it, and tells it of the file that
     * was copied: who reads the copy then finds the same state and tells nothing more.
     *
     * @param original the file that was copied
     * @throws IOException if the disk refuses
     */
    public void siftCopyOf(Path original) throws IOException {
        for (Path candidate : List.of(file, previous)) {
            if (Files.isRegularFile(candidate, LinkOption.NOFOLLOW_LINKS) && isDamaged(candidate)) {
                disk.move(candidate, damagedName(damaged() + 1));
                String suffix = candidate.equals(previous) ? ".previous" : "";
                Logger.warn("{}{} is damaged: it is not used, and left where it is", original, suffix);
            }
        }
    }

    /**
     * Returns the state; empty if nothing was ever written, or if nothing of it can be read any more: then
     * {@link #damaged} is above 0.
     *
     * @throws UncheckedIOException if the disk refuses to read
     */
    public Optional<byte[]> read() {
        return latest().map(Generation::bytes);
    }

    /**
     * Replaces the state; when this returns, it survives a power cut.
     *
     * @throws IllegalArgumentException if it is larger than the limit
     * @throws UncheckedIOException if the disk refuses: the old state stands, or after the last step the new one
     */
    public void write(byte[] state) {
        if (state.length > limit) {
            throw new IllegalArgumentException(
                    file + ": a state of " + state.length + " bytes is above its limit of " + limit);
        }
        try {
            Folders.create(folder());
            Generation next = new Generation(latest().map(Generation::number).orElse(0L) + 1, state);
            try (PendingFile pending = new PendingFile(disk, file)) {
                pending.write(ByteBuffer.wrap(next.encode()));
                pending.force();
                keepPresent();
                pending.publish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e, e);
        }
    }

    /**
     * Forgets the state; when this returns, that survives a power cut. A kill on the way leaves the state as it was or
     * none, never an older one. What was damaged is kept.
     *
     * @throws UncheckedIOException if the disk refuses
     */
    public void delete() {
        try {
            if (Files.isDirectory(folder())) {
                disk.delete(previous);
                disk.forceFolder(folder());
                disk.delete(file);
                disk.forceFolder(folder());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be removed: " + e, e);
        }
    }

    /** Returns how many damaged files of this name are kept: for each, the state may once have fallen back by one. */
    public int damaged() {
        int count = 0;
        while (count < MOST_DAMAGED && Files.exists(damagedName(count + 1), LinkOption.NOFOLLOW_LINKS)) {
            count++;
        }
        return count;
    }

    /** Returns the file's path. */
    @Override
    public String toString() {
        return file.toString();
    }

    private boolean isDamaged(Path candidate) throws IOException {
        return disk.read(candidate, limit + Generation.HEAD_LIMIT)
                .filter(bytes -> Generation.decode(bytes).isEmpty())
                .isPresent();
    }

    /** Returns the newest generation that is whole. {@link #write} relies on it: what it leaves as file is good. */
    private Optional<Generation> latest() {
        Generation present = good(file);
        return Optional.ofNullable(present != null ? present : good(previous));
    }

    private @Nullable Generation good(Path candidate) {
        try {
            Optional<byte[]> bytes = disk.read(candidate, limit + Generation.HEAD_LIMIT);
            if (bytes.isEmpty()) {
                return null;
            }
            Optional<Generation> generation = Generation.decode(bytes.get());
            if (generation.isEmpty()) {
                setAside(candidate);
            }
            return generation.orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(candidate + " cannot be read: " + e, e);
        }
    }

    private void setAside(Path candidate) throws IOException {
        int kept = damaged();
        if (kept == MOST_DAMAGED) {
            throw new IOException(kept + " damaged generations are kept already; the medium is failing, replace it");
        }
        Path name = damagedName(kept + 1);
        disk.move(candidate, name);
        disk.forceFolder(folder());
        Logger.warn("{} was damaged and is kept as {}", candidate, name.getFileName());
    }

    /** Renames the present file; a kill right after leaves no present file, and the previous one is read. */
    private void keepPresent() throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            disk.move(file, previous);
        }
    }

    private Path damagedName(int number) {
        return sibling(".damaged-" + number);
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private Path folder() {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is no file in a folder");
        }
        return folder;
    }
}
