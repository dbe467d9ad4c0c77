package io.edgewise.agent.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a running agent through its Unix socket. */
public final class ControlClient {
    private static final int MAX_ANSWER = 8 << 20;

    private ControlClient() {}

    /**
     * Asks a question and returns the whole answer.
     *
     * @throws IOException when no agent answers there
     */
    public static byte[] ask(Path socket, String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.UTF_8)));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(8192);
            while (channel.read(part) >= 0 && answer.size() <= MAX_ANSWER) {
                answer.write(part.array(), 0, part.position());
                part.clear();
            }
            return answer.toByteArray();
        }
    }
}
