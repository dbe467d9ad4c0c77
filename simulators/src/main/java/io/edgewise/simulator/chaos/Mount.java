package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.tinylog.Logger;

/** A file system of our own on a folder of the bench; gone when it is closed, or at the latest with this process. */
final class Mount implements AutoCloseable {
    private static final int MOST_TRIES = 50;
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Path folder;
    private final String[] command;
    private final Thread atExit = new Thread(this::release, "faults-umount");
    private boolean mounted;

    private Mount(Path folder, String... command) {
        this.folder = folder;
        this.command = command;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Makes a file system in an image of so many bytes, mounted through a loop device. */
    static Mount image(Path parent, String kind, long bytes) throws IOException, InterruptedException, NotRunException {
        Tool.needRoot("mount a file system");
        String make = Tool.find("mkfs." + kind, kind.equals("xfs") ? "xfsprogs" : "e2fsprogs");
        Path image = Files.createTempFile(parent, kind, ".img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        Tool.run(make, "-q", image.toString());
        Path folder = Files.createTempDirectory(parent, kind);
        return mounted(new Mount(folder, "mount", "-t", kind, "-o", "loop", image.toString(), folder.toString()));
    }

    /**
     * Mounts a file system in memory.
     *
     * @param options its limits, for example {@code size=4m}
     */
    static Mount memory(Path parent, String options) throws IOException, InterruptedException, NotRunException {
        Tool.needRoot("mount a file system");
        Path folder = Files.createTempDirectory(parent, "memory");
        return mounted(new Mount(folder, "mount", "-t", "tmpfs", "-o", options, "edgewise-faults", folder.toString()));
    }

    private static Mount mounted(Mount mount) throws InterruptedException, NotRunException {
        try {
            mount.attach();
            return mount;
        } catch (IOException e) {
            mount.close();
            throw new NotRunException("mount is not possible here: " + e.getMessage());
        }
    }

    Path folder() {
        return folder;
    }

    /** Mounts it, for the first time or again. */
    synchronized void attach() throws IOException, InterruptedException {
        Tool.run(command);
        mounted = true;
    }

    /**
     * Does to it what a power cut does: what has not reached the medium never will, and nothing more can be written.
     */
    void cut() throws IOException, InterruptedException, NotRunException {
        Tool.run(Tool.find("xfs_io", "xfsprogs"), "-x", "-c", "shutdown", folder.toString());
    }

    /** Unmounts it; who has used it may need a moment to be gone. */
    synchronized void detach() throws IOException, InterruptedException {
        for (int tries = 1; mounted; tries++) {
            try {
                Tool.run("umount", folder.toString());
                mounted = false;
            } catch (IOException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                Patience.rest(BETWEEN);
            }
        }
    }

    @Override
    public void close() {
        release();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            Logger.debug(e, "the program ends");
        }
    }

    /** Takes it off the tree at once; its loop device goes with its last user. */
    private synchronized void release() {
        if (!mounted) {
            return;
        }
        try {
            Tool.run("umount", "-l", folder.toString());
            mounted = false;
        } catch (IOException e) {
            Logger.error(e, "{} stays mounted; umount it by hand", folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
