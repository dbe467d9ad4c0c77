package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A small file system in memory that somebody fills, and keeps full whatever is deleted, with bytes or with files. */
final class FullPlace implements DiskTrouble.Place {
    private static final long LIMIT_BYTES = 64L << 20;
    // Segments of 128 KiB, so that a new file is needed every two seconds.
    private static final long SMALL_LIMIT_BYTES = 1L << 20;
    private static final Duration BETWEEN = Duration.ofMillis(10);
    private static final int CHUNK = 4_096;

    private final Mount disk;
    private final Path hoard;
    private final boolean inodes;

    // Set and read by the owner.
    private volatile boolean filling;
    private @Nullable Thread filler;
    private int files;

    private FullPlace(Mount disk, boolean inodes) throws IOException {
        this.disk = disk;
        this.inodes = inodes;
        this.hoard = Files.createDirectory(disk.folder().resolve("hoard"));
    }

    /** Makes one whose bytes end. */
    static FullPlace ofBytes(Bench bench) throws IOException, InterruptedException, NotRunException {
        return new FullPlace(Mount.memory(bench.folder(), "size=8m"), false);
    }

    /** Makes one whose inodes end. */
    static FullPlace ofInodes(Bench bench) throws IOException, InterruptedException, NotRunException {
        return new FullPlace(Mount.memory(bench.folder(), "size=16m,nr_inodes=50"), true);
    }

    @Override
    public Path folder() {
        return disk.folder().resolve("spool");
    }

    @Override
    public long limitBytes() {
        return inodes ? SMALL_LIMIT_BYTES : LIMIT_BYTES;
    }

    @Override
    public SpoolChild.Launch launch() {
        return SpoolChild.Launch.PLAIN;
    }

    @Override
    public void begin(SpoolChild child) {
        if (filler != null) {
            return;
        }
        filling = true;
        Thread thread = new Thread(this::fill, "faults-filler");
        thread.setDaemon(true);
        thread.start();
        filler = thread;
    }

    @Override
    public void end(SpoolChild child) throws IOException, InterruptedException {
        stop();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(hoard)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    @Override
    public boolean roomComesBack() {
        return inodes; // one file deleted is one that can be made
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disk.close();
    }

    private void stop() throws InterruptedException {
        filling = false;
        Thread running = filler;
        if (running != null) {
            running.join();
            filler = null;
        }
    }

    private void fill() {
        try {
            while (filling) {
                if (inodes) {
                    hoardFiles();
                } else {
                    hoardBytes();
                }
                Patience.rest(BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hoardFiles() {
        try {
            while (filling) {
                Files.createFile(hoard.resolve(Integer.toString(files++)));
            }
        } catch (IOException full) {
            files++;
        }
    }

    private void hoardBytes() {
        try (RandomAccessFile file = new RandomAccessFile(hoard.resolve("bytes").toFile(), "rw")) {
            file.seek(file.length());
            while (filling) {
                file.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            files++;
        }
    }
}
