package io.edgewise.agent.control;

import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a running agent through its Unix socket. */
public final class ControlClient {
    private static final int MAX_ANSWER = 8 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private ControlClient() {}

    /**
     * Asks a question and returns the whole answer.
     *
     * @throws IOException when no agent answers there, or not in time
     */
    public static byte[] ask(Path socket, String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                LocalLine line = new LocalLine(channel, LIMIT, SystemTime.ticker())) {
            line.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] answer = line.readAll(MAX_ANSWER);
            if (answer.length == 0) {
                throw new IOException("the agent gave no answer; its log says why");
            }
            return answer;
        }
    }
}
