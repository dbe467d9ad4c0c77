package io.edgewise.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A foreign program that listens on the loopback interface. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final int port;

    private Peer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns host and port. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts Debian's mosquitto: open to this machine, nothing kept. */
    static Peer mosquitto(Path program, Path folder, int port) throws Exception {
        return mosquitto(program, folder, port, "");
    }

    /** Starts it with further lines in its configuration. */
    static Peer mosquitto(Path program, Path folder, int port, String lines) throws Exception {
        Path config = folder.resolve("mosquitto.conf");
        Files.writeString(config, "listener " + port + " 127.0.0.1\nallow_anonymous true\npersistence false\n" + lines);
        return start(folder.resolve("mosquitto.log"), port, program.toString(), "-c", config.toString());
    }

    /** Starts Debian's docker-registry with plain HTTP and a folder as its storage. */
    static Peer dockerRegistry(Path program, Path folder, int port) throws Exception {
        Path config = folder.resolve("registry.yml");
        Files.writeString(config, """
                version: 0.1
                storage: { filesystem: { rootdirectory: "%s" } }
                http: { addr: "127.0.0.1:%d" }
                """.formatted(folder.resolve("registry"), port));
        return start(folder.resolve("registry.log"), port, program.toString(), "serve", config.toString());
    }

    private static Peer start(Path log, int port, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Peer peer = new Peer(process, port);
        Await.until(command[0] + " listens, see " + log, () -> {
            if (!process.isAlive()) {
                throw new IOException(command[0] + " has ended: " + Files.readString(log));
            }
            return accepts(port);
        });
        return peer;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills it and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
