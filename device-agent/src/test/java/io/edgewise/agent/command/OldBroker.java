package io.edgewise.agent.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a broker and lets nobody through who speaks MQTT 5, as one that only knows 3.1.1 does. */
final class OldBroker implements AutoCloseable {
    private static final byte[] UNSUPPORTED = {0x20, 2, 0, 1};

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int broker;
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Socket> open = new ArrayList<>();

    OldBroker(int broker) throws IOException {
        this.broker = broker;
        daemon(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    int refused() {
        return refused.get();
    }

    private void serve() throws IOException {
        while (true) {
            Socket client = keep(server.accept());
            daemon(() -> take(client));
        }
    }

    private void take(Socket client) throws IOException {
        byte[] begin = new byte[256];
        int length = client.getInputStream().read(begin);
        int name = new String(begin, 0, Math.max(0, length), StandardCharsets.ISO_8859_1).indexOf("MQTT");
        if (name < 0 || begin[name + 4] == 5) {
            refused.incrementAndGet();
            client.getOutputStream().write(UNSUPPORTED);
            client.close();
            return;
        }
        Socket behind = keep(new Socket(InetAddress.getLoopbackAddress(), broker));
        behind.getOutputStream().write(begin, 0, length);
        daemon(() -> pass(behind, client));
        pass(client, behind);
    }

    private static void pass(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        byte[] some = new byte[4096];
        for (int length = in.read(some); length > 0; length = in.read(some)) {
            to.getOutputStream().write(some, 0, length);
        }
        to.close();
    }

    private synchronized Socket keep(Socket socket) {
        open.add(socket);
        return socket;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        return; // one side has closed
                    }
                },
                "old-broker");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
