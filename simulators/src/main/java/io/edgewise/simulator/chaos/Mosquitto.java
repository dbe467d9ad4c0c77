package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Debian's mosquitto as a child that can be killed, started again on its port, stopped and continued. */
final class Mosquitto implements Broker {
    private static final int CONNECT_MILLIS = 200;
    private static final int MOST_TRIES = 1_000;

    private final Path program;
    private final Path config;
    private final Path log;
    private final int port;
    private final Thread atExit = new Thread(this::kill, "mosquitto-kill");
    private @Nullable Process process;

    private Mosquitto(Path folder) throws IOException, NotRunException {
        program = program();
        port = freePort();
        config = folder.resolve("mosquitto.conf");
        log = folder.resolve("mosquitto.log");
        Files.writeString(config, """
                listener %d 127.0.0.1
                allow_anonymous true
                persistence false
                max_inflight_messages 0
                max_queued_messages 0
                set_tcp_nodelay true
                user root
                log_type all
                log_dest file %s
                """.formatted(port, log));
    }

    /** Starts one that keeps its files in the folder. */
    static Mosquitto start(Path folder) throws IOException, NotRunException, InterruptedException {
        Mosquitto mosquitto = new Mosquitto(Files.createTempDirectory(folder, "mosquitto"));
        Runtime.getRuntime().addShutdownHook(mosquitto.atExit);
        try {
            mosquitto.begin();
            return mosquitto;
        } catch (IOException | InterruptedException e) {
            mosquitto.close();
            throw e;
        }
    }

    @Override
    public int port() {
        return port;
    }

    /** Returns the file with a line for each message it has received, over all its starts. */
    Path log() {
        return log;
    }

    /** Starts it, again on the same port, and returns when it answers. */
    void begin() throws IOException, InterruptedException {
        process = new ProcessBuilder(program.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        config.resolveSibling("output").toFile()))
                .start();
        for (int tries = 0; !answers(); tries++) {
            Process started = process;
            if (tries == MOST_TRIES || started == null || started.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new IOException("mosquitto does not start, see " + log + ", started with " + config);
            }
        }
    }

    /** Ends it as a power cut would. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process = null;
        }
    }

    /** Sends it a signal, for example STOP. */
    void signal(String name) throws IOException, InterruptedException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("mosquitto does not run");
        }
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " " + running.pid() + " ended with " + code);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The hook is running already.
            return;
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path program() throws NotRunException {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":", -1)) {
            Path candidate = Path.of(folder, "mosquitto");
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new NotRunException("mosquitto is not installed");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }
}
