package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real mosquitto that wants a password, a machine that publishes there, and a real docker-registry. */
final class CheckPeers implements AutoCloseable {
    private static final String USER = "gw";
    private static final String PASSWORD = "right";

    private final Path folder;
    private final List<Process> running = new ArrayList<>();

    CheckPeers(Path folder) {
        this.folder = folder;
    }

    /** Starts a broker; returns its port. {@code more} goes into its configuration. */
    int broker(String more) throws IOException, InterruptedException {
        int port = freePort();
        Path users = folder.resolve("users");
        Process make =
                new ProcessBuilder(program("mosquitto_passwd"), "-b", "-c", users.toString(), USER, PASSWORD).start();
        running.add(make);
        assertTrue(make.waitFor(10, TimeUnit.SECONDS), "mosquitto_passwd does not end");
        assertEquals(0, make.exitValue());
        Path config = folder.resolve("mosquitto" + port + ".conf");
        Files.writeString(
                config,
                "listener " + port + " 127.0.0.1\nallow_anonymous false\npassword_file " + users
                        + "\nuser root\nlog_type all\nlog_dest file " + log() + "\n" + more);
        start(port, program("mosquitto"), "-c", config.toString());
        return port;
    }

    Path log() {
        return folder.resolve("mosquitto.log");
    }

    /** Starts a registry; returns its address. */
    String registry() throws IOException, InterruptedException {
        int port = freePort();
        Path config = folder.resolve("registry.yml");
        Files.writeString(
                config,
                "version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: '"
                        + folder.resolve("registry") + "' } }\nhttp: { addr: '127.0.0.1:" + port + "' }\n");
        start(port, Needs.program("docker-registry", "docker-registry").toString(), "serve", config.toString());
        return "127.0.0.1:" + port;
    }

    /** Publishes a message ten times a second until all is closed. */
    void machine(int port, String topic, String message) throws IOException {
        String[] command = {
            program("mosquitto_pub"),
            "-p",
            "" + port,
            "-u",
            USER,
            "-P",
            PASSWORD,
            "-t",
            topic,
            "-m",
            message,
            "--repeat",
            String.valueOf(Integer.MAX_VALUE),
            "--repeat-delay",
            "0.1"
        };
        running.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pub.log").toFile())
                .start());
    }

    private void start(int port, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out" + port).toFile())
                .start();
        running.add(process);
        for (int tries = 0; tries < 500 && !answers(port); tries++) {
            assertTrue(!process.waitFor(20, TimeUnit.MILLISECONDS), () -> command[0] + " does not start");
        }
    }

    private static String program(String name) {
        return Needs.program("mosquitto", name).toString();
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        running.forEach(Process::destroyForcibly);
    }
}
