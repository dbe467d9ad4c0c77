package io.edgewise.agent.control;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * Answers questions on a Unix socket that only its owner may open: one line in, one document out. A line is a word, or
 * a word, a blank and one JSON object. There is no network listener. Whoever connects and says nothing is let go after
 * a second, and an answer that waits for somebody waits elsewhere, so that nobody keeps the others waiting.
 */
public final class ControlServer implements AutoCloseable {
    private static final int MAX_WORD = 256;
    private static final JsonLimits ORDER = new JsonLimits(4 << 10, 4, 32);

    /** What every system takes (104 to 108 bytes), less the private folder in which the socket is made. */
    public static final int MAX_PATH = 90;

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final long REST_NANOS = 100_000_000L;

    private final Path socket;
    private final Map<String, Supplier<byte[]>> answers;
    private final Map<String, Function<JsonValue, Later>> orders;
    private final ServerSocketChannel server;
    private final Ticker ticker;
    private final Thread thread;
    private final LaterAnswers later;

    private ControlServer(
            Path socket,
            ServerSocketChannel server,
            Map<String, Supplier<byte[]>> answers,
            Map<String, Function<JsonValue, Later>> orders,
            Ticker ticker) {
        this.socket = socket;
        this.server = server;
        this.answers = Map.copyOf(answers);
        this.orders = Map.copyOf(orders);
        this.ticker = ticker;
        this.thread = new Thread(this::serve, "control");
        this.thread.setDaemon(true);
        this.later = LaterAnswers.start(ticker);
    }

    /**
     * Starts to listen.
     *
     * @param socket the socket's path
     * @param answers by question, for example {@code status}
     * @param orders by the word before the object; a {@link JsonException} is answered with its words
     * @param ticker for how long a conversation takes
     * @throws IOException when the socket cannot be made, with what to do
     */
    static ControlServer start(
            Path socket,
            Map<String, Supplier<byte[]>> answers,
            Map<String, Function<JsonValue, Later>> orders,
            Ticker ticker)
            throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
            throw new IOException("the path of the control socket is longer than " + MAX_PATH + " bytes: " + socket
                    + "; choose a shorter one under control.socket");
        }
        Path folder = socket.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(socket + " is no file in a folder; choose another one under control.socket");
        }
        ServerSocketChannel server;
        try {
            Files.createDirectories(folder);
            refuseToReplace(socket);
            server = bind(socket, folder);
        } catch (java.nio.file.FileSystemException e) {
            throw new IOException("the control socket " + socket + " cannot be made: " + e, e);
        }
        ControlServer control = new ControlServer(socket, server, answers, orders, ticker);
        control.thread.start();
        return control;
    }

    /** Makes the socket where only we can reach it, and moves it once its mode is right: it is never open to others. */
    private static ServerSocketChannel bind(Path socket, Path folder) throws IOException {
        Path hidden = folder.resolve("." + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX));
        Path made = hidden.resolve("s");
        Files.deleteIfExists(made);
        Files.deleteIfExists(hidden);
        Files.createDirectory(
                hidden, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean done = false;
        try {
            server.bind(UnixDomainSocketAddress.of(made));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, socket, StandardCopyOption.ATOMIC_MOVE);
            done = true;
            return server;
        } finally {
            Files.deleteIfExists(made);
            Files.delete(hidden);
            if (!done) {
                server.close();
            }
        }
    }

    /** A socket on which nobody answers is left over and may go; everything else is somebody's. */
    private static void refuseToReplace(Path socket) throws IOException {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException(
                    socket + " is there and is no socket; remove it or choose another path under control.socket");
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Logger.debug("{} answers", probe);
        } catch (java.net.ConnectException e) {
            return;
        }
        throw new IOException(
                "another agent answers on " + socket + "; stop it first or choose another path under control.socket");
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                answer(server.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                Logger.warn("a question on the control socket was not answered: {}", e.toString());
                LockSupport.parkNanos(REST_NANOS);
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        LocalLine line = new LocalLine(client, LIMIT, ticker);
        boolean handedOver = false;
        try {
            Later answer = answer(line.readLine(MAX_WORD + 1 + ORDER.bytes()));
            handedOver = !answer.done().isDone() && later.take(line, answer);
            if (!handedOver) {
                line.restart();
                line.write(answer.answer().get());
            }
        } finally {
            if (!handedOver) {
                line.close();
            }
        }
    }

    private Later answer(byte[] question) throws IOException {
        int blank = 0;
        while (blank < question.length && question[blank] != ' ') {
            blank++;
        }
        if (blank > MAX_WORD) {
            throw new IOException("a word of more than " + MAX_WORD + " bytes came");
        }
        String word = new String(question, 0, blank, StandardCharsets.UTF_8).strip();
        byte[] rest = Arrays.copyOfRange(question, Math.min(blank + 1, question.length), question.length);
        Supplier<byte[]> answer = answers.get(word);
        Function<JsonValue, Later> order = orders.get(word);
        if (answer != null && new String(rest, StandardCharsets.UTF_8).isBlank()) {
            return Later.now(answer.get());
        }
        return order != null ? order(order, rest) : Later.now(error("unknown question"));
    }

    private static Later order(Function<JsonValue, Later> order, byte[] object) {
        try {
            return order.apply(Json.parse(object, ORDER));
        } catch (JsonException e) {
            return Later.now(error(String.valueOf(e.getMessage())));
        }
    }

    private static byte[] error(String words) {
        return JsonWriter.object(json -> json.put("error", words));
    }

    @Override
    public void close() {
        if (!server.isOpen()) {
            return;
        }
        later.close();
        try {
            Files.deleteIfExists(socket);
            server.close();
        } catch (IOException e) {
            Logger.warn("the control socket {} could not be removed: {}", socket, e.toString());
        }
    }
}
