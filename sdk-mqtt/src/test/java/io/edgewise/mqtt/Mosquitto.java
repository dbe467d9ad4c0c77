package io.edgewise.mqtt;

import io.edgewise.house.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A real broker in a process of its own, that can be killed and started again on the same port. */
final class Mosquitto implements AutoCloseable {
    private static final Pattern RECEIVED = Pattern.compile("Received PUBLISH from .*, '([^']+)', ");

    private final Path program;
    private final Path config;
    private final Path log;
    private final int port;
    private @Nullable Process process;

    /** Makes a broker that does not run yet, or skips. */
    Mosquitto(Path folder) throws IOException {
        this(folder, Map.of());
    }

    /** Makes a broker with settings in the place of the usual ones. */
    Mosquitto(Path folder, Map<String, String> settings) throws IOException {
        program = Needs.program("mosquitto", "mosquitto");
        port = freePort();
        config = folder.resolve("mosquitto.conf");
        log = folder.resolve("mosquitto.log");
        Map<String, String> all = new TreeMap<>(Map.of(
                "allow_anonymous", "true",
                "persistence", "false",
                "max_inflight_messages", "0",
                "max_queued_messages", "0",
                "set_tcp_nodelay", "true",
                "user", "root",
                "log_type", "all",
                "log_dest", "file " + log));
        all.putAll(settings);
        StringBuilder lines = new StringBuilder("listener " + port + " 127.0.0.1\n");
        all.forEach((key, value) -> lines.append(key + " " + value + "\n"));
        Files.writeString(config, lines);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    void start() throws IOException {
        process = new ProcessBuilder(program.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        config.resolveSibling("output").toFile()))
                .start();
        Until.holds("mosquitto answers on port " + port, Duration.ofSeconds(10), this::answers);
    }

    /** Ends it as a power cut would. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
            process = null;
        }
    }

    /** Returns how often the broker says it received each topic, over all its starts. */
    Map<String, Integer> receivedByTopic() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : Files.readAllLines(log)) {
            Matcher match = RECEIVED.matcher(line);
            if (match.find()) {
                counts.merge(match.group(1), 1, Integer::sum);
            }
        }
        return counts;
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            try (InputStream in = socket.getInputStream()) {
                return in.available() == 0;
            }
        } catch (IOException e) {
            return false;
        }
    }
}
