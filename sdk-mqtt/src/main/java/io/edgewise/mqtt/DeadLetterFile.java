package io.edgewise.mqtt;

import io.edgewise.duty.DutyCycle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.tinylog.Logger;

/**
 * Keeps the newest payloads that could not be read, for whoever has to find out why: a ring of two files that together
 * never take more than a limit. A line is time, topic, problem, message, payload (Base64), parted by tabs; a payload
 * longer than 16 KiB is cut, and its message says so.
 *
 * <p>Any thread may offer and never waits for the disk; its own thread writes. What comes faster than it writes is
 * counted and left out, and so is what the disk does not take.
 */
public final class DeadLetterFile implements DutyCycle {
    private static final int WAITING = 128;
    private static final int PAYLOAD_BYTES = 16 << 10;
    private static final int TEXT_LETTERS = 1_024;
    // A line: topic, message, payload in Base64, each at its longest.
    private static final long LEAST_BYTES = 128 << 10;
    private static final long PATIENCE_MILLIS = 500;
    private static final Set<OpenOption> APPENDING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

    @SuppressWarnings("ArrayRecordComponent") // never compared; nobody changes it any more
    private record Letter(Instant at, String place, byte[] payload, String problem, String why) {}

    private final Path current;
    private final Path previous;
    private final long fileBytes;
    private final InstantSource clock;
    private final BlockingQueue<Letter> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();

    // Confined to its thread.
    private boolean diskFails;

    /**
     * Makes the file; nothing is touched before the first letter.
     *
     * @param file the newer half; the older stands beside it with {@code .1} at the end of its name
     * @param limitBytes what both may take together, at least 128 KiB
     * @throws IllegalArgumentException when the limit is too small to keep a letter
     */
    public DeadLetterFile(Path file, long limitBytes, InstantSource clock) {
        if (limitBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("dead letters need " + LEAST_BYTES + " bytes, not " + limitBytes);
        }
        this.current = file;
        this.previous = file.resolveSibling(file.getFileName() + ".1");
        this.fileBytes = limitBytes / 2;
        this.clock = clock;
    }

    /**
     * Takes a payload that could not be read, or leaves it out and counts that. Never waits, never throws.
     *
     * @param place where it came from: a topic, a file
     * @param payload its bytes, not changed any more
     * @param problem what is wrong with it, a name
     * @param why the same in words
     */
    public void offer(String place, byte[] payload, String problem, String why) {
        // Cut before it waits, so that the waiting letters are bounded in bytes too; a problem may quote the payload.
        String shown = plain(why);
        Letter letter = payload.length <= PAYLOAD_BYTES
                ? new Letter(clock.instant(), place, payload, problem, shown)
                : new Letter(
                        clock.instant(),
                        place,
                        Arrays.copyOf(payload, PAYLOAD_BYTES),
                        problem,
                        shown + " (cut, had " + payload.length + " bytes)");
        if (!waiting.offer(letter)) {
            leftOut.incrementAndGet();
        }
    }

    /** Returns how many letters were written. */
    public long written() {
        return written.get();
    }

    /** Returns how many letters were left out, because too many came at once or the disk did not take them. */
    public long leftOut() {
        return leftOut.get();
    }

    @Override
    public String roleName() {
        return "dead-letters";
    }

    @Override
    public int doWork() throws InterruptedException {
        Letter letter = waiting.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (letter == null) {
            return 0;
        }
        keep(letter);
        return 1;
    }

    @Override
    public void onClose() {
        for (Letter letter = waiting.poll(); letter != null; letter = waiting.poll()) {
            keep(letter);
        }
    }

    private void keep(Letter letter) {
        try {
            append(line(letter));
            written.incrementAndGet();
            diskFails = false;
        } catch (IOException e) {
            leftOut.incrementAndGet();
            if (!diskFails) {
                Logger.error(e, "dead letters cannot be written to {}; they are counted only", current);
            }
            diskFails = true;
        }
    }

    private void append(byte[] line) throws IOException {
        if (size() + line.length > fileBytes) {
            Files.move(current, previous, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        Path folder = current.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (FileChannel file = FileChannel.open(current, APPENDING, ownersAlone(current))) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    /** What a machine sends is nobody else's business. */
    private static FileAttribute<?>[] ownersAlone(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private long size() throws IOException {
        try {
            return Files.size(current);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static byte[] line(Letter letter) {
        String line = String.join(
                "\t",
                letter.at.toString(),
                plain(letter.place),
                letter.problem,
                letter.why,
                Base64.getEncoder().encodeToString(letter.payload));
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What comes from outside must not break the line, the file's bound or a terminal. */
    private static String plain(String text) {
        String bounded = text.length() > TEXT_LETTERS ? text.substring(0, TEXT_LETTERS) : text;
        return bounded.replaceAll("\\p{Cntrl}", "?");
    }
}
