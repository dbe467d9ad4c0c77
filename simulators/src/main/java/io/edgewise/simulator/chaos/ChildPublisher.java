package io.edgewise.simulator.chaos;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A publisher in a process of its own; see {@link PublisherMain} for what the two say to each other. */
final class ChildPublisher implements Publisher {
    private static final long READY_SECONDS = 40;

    private final Process process;
    private final int count;
    private final Thread reader;
    private final CountDownLatch ready = new CountDownLatch(1);

    // Written by the reader.
    private volatile long acknowledged;
    private volatile int accepted;
    private volatile int downs;
    private volatile boolean done;
    private volatile @Nullable String trouble;

    private ChildPublisher(Process process, int count) {
        this.process = process;
        this.count = count;
        this.reader = new Thread(this::read, "faults-child");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a publisher; it says nothing before it is connected, or 30 s have gone.
     *
     * @param kind {@code link} or {@code careless}
     * @param options options of the virtual machine
     * @param log where its errors go
     */
    static ChildPublisher start(String kind, String url, Records records, List<String> options, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), PublisherMain.class.getName()));
        command.addAll(List.of(kind, url, "faults-child", records.topic()));
        command.addAll(List.of(Integer.toString(records.count()), Double.toString(records.perSecond())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new ChildPublisher(process, records.count());
    }

    /** Waits until it is connected. */
    void awaitReady() throws IOException, InterruptedException {
        if (!ready.await(READY_SECONDS, TimeUnit.SECONDS) || trouble != null) {
            throw new IOException("the publishing child does not start: " + trouble);
        }
    }

    @Override
    public void begin() throws IOException {
        OutputStream out = process.getOutputStream();
        out.write("begin\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public long acknowledged() {
        return acknowledged;
    }

    @Override
    public boolean isDone() {
        return done || trouble != null;
    }

    /** Names all numbers when it took in all; otherwise nobody knows which, and the first ones are named. */
    @Override
    public Account account() {
        BitSet all = new BitSet();
        all.set(0, Math.min(count, accepted));
        return new Account(all, downs);
    }

    @Override
    public void end() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
        reader.join(TimeUnit.SECONDS.toMillis(2));
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line.split(" ", -1));
            }
        } catch (IOException e) {
            trouble = e.toString();
        }
        if (!done) {
            trouble = "it has ended";
        }
        ready.countDown();
    }

    private void hear(String[] words) {
        switch (words[0]) {
            case "ready" -> ready.countDown();
            case "acknowledged" -> acknowledged = Long.parseLong(words[1]);
            case "accepted" -> accepted = Integer.parseInt(words[1]);
            case "downs" -> downs = Integer.parseInt(words[1]);
            case "done" -> done = true;
            default -> trouble = String.join(" ", words);
        }
    }

    private static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, parts);
    }
}
