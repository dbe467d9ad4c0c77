package io.edgewise.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A transport that has sent its CONNECT to a broker that will say what it is told: both ends of one line. */
final class OpenLine implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(OpenLine::daemon);

    private final Notes notes = new Notes();
    private final MqttTransport transport;
    private final Socket broker;
    private final CompletableFuture<MqttTransport.Session> session;

    private OpenLine(boolean five) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MqttSettings settings = MqttSettings.to("tcp://127.0.0.1:" + server.getLocalPort(), "fuzz")
                    .version(five ? MqttVersion.V5 : MqttVersion.V3_1_1)
                    .cleanSession(true)
                    .build();
            MqttTransport.Factory factory = five ? Paho5Transport.factory() : PahoTransport.factory();
            transport = factory.open(settings, null, notes);
            session = CompletableFuture.supplyAsync(this::connect, THREADS);
            server.setSoTimeout((int) LIMIT.toMillis());
            broker = server.accept();
        }
        broker.setSoTimeout((int) LIMIT.toMillis());
        if (broker.getInputStream().read(new byte[1024]) < 0) {
            throw new IOException("no CONNECT came");
        }
    }

    /** Opens one; Paho takes 0.3 s for that. */
    static CompletableFuture<OpenLine> open(boolean five) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new OpenLine(five);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                THREADS);
    }

    private MqttTransport.Session connect() {
        try {
            return transport.connect(LIMIT);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }

    MqttTransport transport() {
        return transport;
    }

    Notes notes() {
        return notes;
    }

    /** Lets the broker say this, and then end the line. */
    void say(byte[] bytes) throws IOException {
        try {
            broker.getOutputStream().write(bytes);
            broker.shutdownOutput();
        } catch (IOException e) {
            // the client has seen enough
        }
    }

    /** Tells whether it came to a session within a while; a transport that gave up has said why. */
    boolean connects(Duration within) throws InterruptedException {
        try {
            session.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransportException) {
                return false;
            }
            throw new AssertionError("connect threw what it must not", e.getCause());
        }
    }

    /** Ends both ends; whoever still waits for the connection is told. */
    @Override
    public void close() throws IOException {
        transport.close();
        broker.close();
        try {
            session.get(LIMIT.toMillis() / 3, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // told
        } catch (TimeoutException e) {
            throw new AssertionError("connect still waits though the transport is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "open-line");
        thread.setDaemon(true);
        return thread;
    }
}
