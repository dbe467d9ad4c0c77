package io.edgewise.agent.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Answers questions on a Unix socket that only its owner may open: one line in, one document out. There is no network
 * listener.
 */
public final class ControlServer implements AutoCloseable {
    private static final int MAX_QUESTION = 256;
    private static final int MAX_PATH = 100;

    private final Path socket;
    private final Map<String, Supplier<byte[]>> answers;
    private final ServerSocketChannel server;
    private final Thread thread;

    private ControlServer(Path socket, ServerSocketChannel server, Map<String, Supplier<byte[]>> answers) {
        this.socket = socket;
        this.server = server;
        this.answers = Map.copyOf(answers);
        this.thread = new Thread(this::serve, "control");
        this.thread.setDaemon(true);
    }

    /**
     * Starts to listen.
     *
     * @param socket the socket's path
     * @param answers by question, for example {@code status}
     * @throws IOException when the socket cannot be made, with what to do
     */
    public static ControlServer start(Path socket, Map<String, Supplier<byte[]>> answers) throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
            throw new IOException("the path of the control socket is longer than " + MAX_PATH + " bytes: " + socket
                    + "; choose a shorter one under control.socket");
        }
        Path folder = socket.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        removeStale(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        ControlServer control = new ControlServer(socket, server, answers);
        control.thread.start();
        return control;
    }

    private static void removeStale(Path socket) throws IOException {
        if (!Files.exists(socket)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            throw new IOException("another agent answers on " + socket + "; stop it first (pid file or systemctl)"
                    + (probe.isOpen() ? "" : "."));
        } catch (java.net.ConnectException e) {
            Files.delete(socket);
        }
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                answer(client);
            } catch (AsynchronousCloseException e) {
                return;
            } catch (IOException | RuntimeException e) {
                Logger.warn(e, "a question on the control socket could not be answered");
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        String question = question(client);
        Supplier<byte[]> answer = answers.get(question);
        byte[] reply = answer == null
                ? ("{\"error\": \"unknown question\"}\n").getBytes(StandardCharsets.UTF_8)
                : answer.get();
        ByteBuffer out = ByteBuffer.wrap(reply);
        while (out.hasRemaining()) {
            client.write(out);
        }
    }

    private static @Nullable String question(SocketChannel client) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(MAX_QUESTION);
        while (line.hasRemaining() && client.read(line) >= 0) {
            String text = new String(line.array(), 0, line.position(), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            if (end >= 0) {
                return text.substring(0, end).strip();
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            Logger.warn(e, "the control socket {} could not be removed", socket);
        }
    }
}
