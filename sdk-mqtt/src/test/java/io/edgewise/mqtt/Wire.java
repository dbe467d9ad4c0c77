package io.edgewise.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A wire between a client and a broker that remembers what the client sends, can swallow it, and can be cut. */
final class Wire implements AutoCloseable {
    private final int brokerPort;
    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private volatile boolean swallowing;

    Wire(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on nothing that the client sends reaches the broker, or all of it again. */
    void swallow(boolean on) {
        swallowing = on;
    }

    void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    /** Returns how often these bytes went from the client towards the broker. */
    int sent(byte[] what) {
        byte[] all;
        synchronized (sent) {
            all = sent.toByteArray();
        }
        int count = 0;
        for (int i = 0; i + what.length <= all.length; i++) {
            int same = 0;
            while (same < what.length && all[i + same] == what[same]) {
                same++;
            }
            count += same == what.length ? 1 : 0;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
                open.add(client);
                open.add(broker);
                start(() -> pump(client, broker, true));
                start(() -> pump(broker, client, false));
            } catch (IOException e) {
                // the client comes again, or the wire is closed
            }
        }
    }

    private void pump(Socket from, Socket to, boolean up) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (up) {
                    synchronized (sent) {
                        sent.write(bytes, 0, read);
                    }
                }
                if (!up || !swallowing) {
                    out.write(bytes, 0, read);
                }
            }
        } catch (IOException e) {
            // cut
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }
}
