package io.edgewise.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An HTTP proxy that knows CONNECT only. */
final class Tunnel implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private volatile boolean refuses;

    Tunnel() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns the first line of the next request. */
    String asked() throws InterruptedException {
        return asked.take();
    }

    void refuse() {
        refuses = true;
    }

    private void serve() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            start(() -> lead(client));
        }
    }

    private void lead(Socket client) throws IOException {
        String first = line(client.getInputStream());
        while (!line(client.getInputStream()).isEmpty()) {
            continue;
        }
        asked.add(first);
        if (refuses) {
            client.getOutputStream().write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".getBytes());
            client.close();
            return;
        }
        String[] target = first.split(" ")[1].split(":");
        Socket behind = new Socket(target[0], Integer.parseInt(target[1]));
        client.getOutputStream().write("HTTP/1.1 200 Go\r\n\r\n".getBytes());
        start(() -> copy(behind, client));
        copy(client, behind);
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append(new String(new byte[] {(byte) b}, StandardCharsets.ISO_8859_1));
        }
        return line.toString().strip();
    }

    private static void start(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        // a line that ends is nobody's fault here
                    }
                },
                "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private interface Step {
        void run() throws IOException;
    }
}
