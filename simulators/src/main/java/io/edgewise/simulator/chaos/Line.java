package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** One client of a {@link FaultProxy} and its connection to the broker: a thread reads each of them. */
final class Line {
    private static final int BUFFER = 64 << 10;
    private static final int PIECES_PER_SECOND = 20;

    private final FaultProxy proxy;
    private final Socket client;
    private final @Nullable Socket broker;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean resetting = new AtomicBoolean();
    private final AtomicInteger open;

    /** Makes a line; without a broker it only swallows. The sockets are its own from here on. */
    Line(FaultProxy proxy, Socket client, @Nullable Socket broker, SplittableRandom random) {
        this.proxy = proxy;
        this.client = client;
        this.broker = broker;
        if (broker == null) {
            threads.add(thread(() -> carry(client, null, Way.TO_BROKER, random), Way.TO_BROKER));
        } else {
            SplittableRandom other = random.split();
            threads.add(thread(() -> carry(client, broker, Way.TO_BROKER, random), Way.TO_BROKER));
            threads.add(thread(() -> carry(broker, client, Way.TO_CLIENT, other), Way.TO_CLIENT));
        }
        open = new AtomicInteger(threads.size());
    }

    void start() {
        threads.forEach(Thread::start);
    }

    List<Thread> threads() {
        return threads;
    }

    /** Ends it with an error on both sides. */
    void reset() {
        if (resetting.compareAndSet(false, true)) {
            over.countDown();
            resetQuietly(client);
            if (broker != null) {
                resetQuietly(broker);
            }
            proxy.ended(this);
        }
    }

    /** Ends the stream one way. */
    void endStream(Way way) {
        Socket to = way == Way.TO_BROKER ? broker : client;
        if (to != null) {
            try {
                to.shutdownOutput();
            } catch (IOException e) {
                Logger.trace(e, "a line that has ended already");
            }
        }
    }

    /** Closes so that the peer gets a reset: without lingering, what waits is thrown away. */
    static void resetQuietly(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            Logger.trace(e, "a socket that is closed already");
        }
        close(socket);
    }

    private Thread thread(Runnable work, Way way) {
        Thread thread = new Thread(work, "fault-proxy-" + proxy.port() + "-" + way);
        thread.setDaemon(true);
        return thread;
    }

    /** Carries bytes one way until they end. Who has lost some carries nothing more, not even the end. */
    private void carry(Socket from, @Nullable Socket to, Way way, SplittableRandom random) {
        boolean dead = to == null;
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Impairment now = proxy.impairment(way);
                dead = dead || now.swallows();
                if (!dead && to != null) {
                    flip(buffer, read, now.flips(), random);
                    over.await(now.delay().toNanos(), TimeUnit.NANOSECONDS);
                    write(to.getOutputStream(), buffer, read, way);
                }
            }
            if (!dead && !proxy.impairment(way).swallows()) {
                endStream(way);
            }
        } catch (IOException e) {
            if (!dead && !proxy.impairment(way).swallows()) {
                reset(); // an error goes on as an error
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        } finally {
            if (open.decrementAndGet() == 0) {
                end();
            }
        }
    }

    /** Writes in pieces, each at the pace that holds when it is written. */
    private void write(OutputStream out, byte[] bytes, int length, Way way) throws IOException, InterruptedException {
        int done = 0;
        while (done < length && !resetting.get()) {
            long pace = proxy.impairment(way).bytesPerSecond();
            int piece =
                    pace == 0 ? length - done : (int) Math.min(length - done, Math.max(1, pace / PIECES_PER_SECOND));
            out.write(bytes, done, piece);
            done += piece;
            if (pace > 0) {
                over.await(piece * 1_000_000_000L / pace, TimeUnit.NANOSECONDS);
            }
        }
    }

    private static void flip(byte[] bytes, int length, double share, SplittableRandom random) {
        for (int i = 0; share > 0 && i < length; i++) {
            if (random.nextDouble() < share) {
                bytes[i] ^= (byte) (1 << random.nextInt(8));
            }
        }
    }

    private void end() {
        close(client);
        if (broker != null) {
            close(broker);
        }
        proxy.ended(this);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            Logger.trace(e, "a socket that does not close");
        }
    }
}
