package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's docker-registry as a child, with its files in the bench's folder. */
final class DockerRegistry implements Registry {
    private static final int CONNECT_MILLIS = 200;
    private static final int MOST_TRIES = 500;

    private final String host;
    private final Process process;
    private final Thread atExit = new Thread(this::kill, "docker-registry-kill");

    private DockerRegistry(String program, Path folder) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host = "127.0.0.1:" + free.getLocalPort();
        }
        Path config = folder.resolve("config.yml");
        Files.writeString(config, """
                version: 0.1
                log: { level: error }
                storage: { filesystem: { rootdirectory: '%s' } }
                http: { addr: '%s' }
                """.formatted(folder.resolve("data"), host));
        process = new ProcessBuilder(program, "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts one. */
    static DockerRegistry start(Bench bench) throws IOException, InterruptedException, NotRunException {
        String program = Tool.find("docker-registry", "docker-registry");
        Path folder = Files.createTempDirectory(bench.folder(), "docker-registry");
        DockerRegistry registry = new DockerRegistry(program, folder);
        for (int tries = 0; !registry.answers(); tries++) {
            if (tries == MOST_TRIES || registry.process.waitFor(10, TimeUnit.MILLISECONDS)) {
                registry.close();
                throw new IOException("docker-registry does not start, see " + folder.resolve("log"));
            }
        }
        return registry;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) { // the program ends, and the hook has run or will
            kill();
        }
    }

    private boolean answers() {
        int port = Integer.parseInt(host.substring(host.indexOf(':') + 1));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
