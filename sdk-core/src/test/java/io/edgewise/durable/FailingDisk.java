package io.edgewise.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A disk that dies at a step and from then on refuses everything, as a process that is killed; {@link #cutPower} then
 * tears every file that was not forced, the worst a power cut does.
 */
class FailingDisk implements Disk {
    private final int deadAt;
    private final Set<Path> unforced = new HashSet<>();
    private int steps;

    FailingDisk(int deadAt) {
        this.deadAt = deadAt;
    }

    int steps() {
        return steps;
    }

    @Override
    public Writing create(Path file) throws IOException {
        step();
        Writing real = Disk.super.create(file);
        unforced.add(file);
        return new Writing() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                int most = Math.max(1, bytes.remaining() / 2); // a short write is allowed and happens
                ByteBuffer some = bytes.slice(bytes.position(), most);
                if (steps + 1 == deadAt) {
                    real.write(some); // the disk is full after half of it
                }
                step();
                bytes.position(bytes.position() + most);
                return real.write(some);
            }

            @Override
            public void force() throws IOException {
                step();
                real.force();
                unforced.remove(file);
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        Disk.super.move(from, to);
        if (unforced.remove(from)) {
            unforced.add(to);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        Disk.super.delete(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step();
        Disk.super.forceFolder(folder);
    }

    void cutPower() throws IOException {
        for (Path file : unforced) {
            if (Files.exists(file)) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
    }

    private void step() throws IOException {
        if (++steps >= deadAt) {
            throw new IOException("dead at step " + steps);
        }
    }
}
