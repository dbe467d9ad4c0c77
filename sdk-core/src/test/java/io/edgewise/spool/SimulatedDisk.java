package io.edgewise.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that forgets what was not forced. Each step that changes it can be made to fail, once or for good;
 * {@link #cutPower} keeps of each file what was forced and a torn beginning of what was not, of the folder the names
 * that were forced and some of the later changes. After a force that failed the bytes it should have kept are lost for
 * good, though they can be read until the power is cut: as Linux does it.
 */
final class SimulatedDisk implements Disk {
    /** What happens at the step that was chosen. */
    enum Fault {
        /** No space, at this step alone. */
        FULL,
        /** The medium fails, at this step alone. */
        BROKEN,
        /** From this step on nothing works, as for a process that was killed. */
        DEAD
    }

    private final Map<String, Data> names;
    private final Map<String, Data> forcedNames;
    private final List<Runnable> namesSince = new ArrayList<>();
    private long capacity = Long.MAX_VALUE;
    private String fullWords = "No space left on device";
    private int faultAt = Integer.MAX_VALUE;
    private Fault fault = Fault.DEAD;
    private int steps;
    private boolean locked;
    private long written;

    SimulatedDisk() {
        this(new TreeMap<>());
    }

    private SimulatedDisk(Map<String, Data> names) {
        this.names = names;
        this.forcedNames = new TreeMap<>(names);
    }

    synchronized void failAt(int step, Fault what) {
        faultAt = step;
        fault = what;
    }

    /** Fails that many steps from now. */
    synchronized void failIn(int more, Fault what) {
        failAt(steps + more, what);
    }

    /** What the system says when it is full: in the language of the machine. */
    synchronized void saysWhenFull(String words) {
        fullWords = words;
    }

    synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    synchronized int steps() {
        return steps;
    }

    synchronized boolean isDead() {
        return fault == Fault.DEAD && steps >= faultAt;
    }

    synchronized long written() {
        return written;
    }

    synchronized long used() {
        return names.values().stream().mapToLong(data -> data.length).sum();
    }

    synchronized byte[] content(String name) {
        Data data = names.get(name);
        return Arrays.copyOf(data.bytes, data.length);
    }

    /** Puts a file there, forced. */
    synchronized void put(String name, byte[] content) {
        Data data = new Data();
        data.set(content);
        names.put(name, data);
        forcedNames.put(name, data);
    }

    synchronized void remove(String name) {
        names.remove(name);
        forcedNames.remove(name);
    }

    synchronized List<String> names() {
        return List.copyOf(names.keySet());
    }

    /** Returns the disk as it is after a power cut. */
    synchronized SimulatedDisk cutPower(Random random) {
        int later = namesSince.isEmpty() ? 0 : random.nextInt(namesSince.size() + 1);
        namesSince.subList(0, later).forEach(Runnable::run);
        Map<String, Data> left = new TreeMap<>();
        forcedNames.forEach((name, data) -> left.put(name, data.torn(random)));
        return new SimulatedDisk(left);
    }

    /** Returns the disk as it is after the process was killed: nothing is lost that was written. */
    synchronized SimulatedDisk kill() {
        Map<String, Data> left = new TreeMap<>();
        names.forEach((name, data) -> left.put(name, data.copy()));
        return new SimulatedDisk(left);
    }

    private void step() throws IOException {
        steps++;
        if (fault == Fault.DEAD && steps >= faultAt) {
            throw new IOException("dead at step " + steps);
        }
        if (steps == faultAt) {
            throw new IOException(fault == Fault.FULL ? fullWords : "Input/output error");
        }
    }

    private Data data(Path file) throws IOException {
        Data data = names.get(name(file));
        if (data == null) {
            throw new NoSuchFileException(file.toString());
        }
        return data;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Override
    public synchronized Closeable lock(Path folder) throws IOException {
        if (locked) {
            throw new IOException(folder + " is in use");
        }
        locked = true;
        return () -> locked = false;
    }

    @Override
    public synchronized List<String> list(Path folder) {
        return names();
    }

    @Override
    public synchronized Writing create(Path file) throws IOException {
        step();
        String name = name(file);
        if (names.containsKey(name)) {
            throw new java.nio.file.FileAlreadyExistsException(name);
        }
        Data data = new Data();
        names.put(name, data);
        namesSince.add(() -> forcedNames.put(name, data));
        return new Handle(data);
    }

    @Override
    public synchronized Writing reopen(Path file) throws IOException {
        step();
        return new Handle(data(file));
    }

    @Override
    public synchronized Reading open(Path file) throws IOException {
        if (isDead()) {
            throw new IOException("dead");
        }
        return new Handle(data(file));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step();
        Data data = data(from);
        names.remove(name(from));
        names.put(name(to), data);
        namesSince.add(() -> {
            forcedNames.remove(name(from));
            forcedNames.put(name(to), data);
        });
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        step();
        if (names.remove(name(file)) != null) {
            namesSince.add(() -> forcedNames.remove(name(file)));
        }
    }

    @Override
    public synchronized void forceFolder(Path folder) throws IOException {
        step();
        namesSince.forEach(Runnable::run);
        namesSince.clear();
    }

    @Override
    public synchronized long usableBytes(Path folder) {
        return Math.max(0, capacity - used());
    }

    /** A file. Guarded by the disk. */
    private static final class Data {
        private byte[] bytes = new byte[0];
        private int length;
        private byte[] forced = new byte[0];
        private final List<Write> since = new ArrayList<>();

        void set(byte[] content) {
            bytes = content.clone();
            length = content.length;
            forced = content.clone();
        }

        Data copy() {
            Data copy = new Data();
            copy.set(Arrays.copyOf(bytes, length));
            return copy;
        }

        Data torn(Random random) {
            byte[] left = forced;
            int whole = since.isEmpty() ? 0 : random.nextInt(since.size() + 1);
            for (Write write : since.subList(0, whole)) {
                left = write.on(left, write.bytes.length);
            }
            if (whole < since.size() && random.nextBoolean()) {
                Write last = since.get(whole);
                left = last.on(left, random.nextInt(last.bytes.length + 1));
                left = random.nextInt(4) == 0 ? Arrays.copyOf(left, left.length + random.nextInt(64)) : left;
            }
            Data torn = new Data();
            torn.set(left);
            return torn;
        }
    }

    /** Bytes that were written and not forced; a cut is a write of nothing that ends the file. */
    private record Write(int place, byte[] bytes, boolean cut) {
        byte[] on(byte[] content, int count) {
            if (cut) {
                return Arrays.copyOf(content, place);
            }
            byte[] longer = content.length < place + count ? Arrays.copyOf(content, place + count) : content.clone();
            System.arraycopy(bytes, 0, longer, place, count);
            return longer;
        }
    }

    /** An open file. */
    private final class Handle implements Writing, Reading {
        private final Data data;

        Handle(Data data) {
            this.data = data;
        }

        @Override
        public void write(ByteBuffer from, long place) throws IOException {
            synchronized (SimulatedDisk.this) {
                IOException refused = null;
                try {
                    step();
                } catch (IOException e) {
                    refused = e;
                }
                int count = refused == null ? from.remaining() : from.remaining() / 2;
                long room = capacity - used() + data.length - place;
                if (count > room) {
                    count = (int) Math.max(0, room);
                    refused = new IOException(fullWords);
                }
                byte[] bytes = new byte[count];
                from.get(bytes);
                put((int) place, bytes);
                if (refused != null) {
                    throw refused;
                }
            }
        }

        private void put(int place, byte[] more) {
            if (data.bytes.length < place + more.length) {
                data.bytes = Arrays.copyOf(data.bytes, 2 * (place + more.length));
            }
            System.arraycopy(more, 0, data.bytes, place, more.length);
            data.length = Math.max(data.length, place + more.length);
            data.since.add(new Write(place, more, false));
            written += more.length;
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                try {
                    step();
                } catch (IOException e) {
                    if (fault != Fault.DEAD) {
                        data.since.clear();
                    }
                    throw e;
                }
                for (Write write : data.since) {
                    data.forced = write.on(data.forced, write.bytes.length);
                }
                data.since.clear();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimulatedDisk.this) {
                step();
                Arrays.fill(data.bytes, (int) size, data.bytes.length, (byte) 0);
                data.length = (int) size;
                data.since.add(new Write((int) size, new byte[0], true));
            }
        }

        @Override
        public int read(ByteBuffer into, long place) throws IOException {
            synchronized (SimulatedDisk.this) {
                if (isDead()) {
                    throw new IOException("dead");
                }
                int count = (int) Math.max(0, Math.min(into.remaining(), data.length - place));
                into.put(data.bytes, (int) place, count);
                return count;
            }
        }

        @Override
        public long size() {
            synchronized (SimulatedDisk.this) {
                return data.length;
            }
        }

        @Override
        public void close() {
            // nothing to let go
        }
    }
}
