package io.edgewise.mqtt;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers what the first client sends first with bytes of the test's, and then listens. */
final class RawBroker implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    RawBroker(byte[]... answers) throws IOException {
        Thread thread = new Thread(() -> answer(answers), "raw-broker");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void answer(byte[][] answers) {
        try (Socket socket = server.accept()) {
            byte[] connect = new byte[1024];
            if (socket.getInputStream().read(connect) < 0) {
                return;
            }
            OutputStream out = socket.getOutputStream();
            for (byte[] answer : answers) {
                out.write(answer);
            }
            out.flush();
            socket.setSoTimeout(5_000);
            while (socket.getInputStream().read() >= 0) {
                // until the client has seen enough
            }
        } catch (IOException e) {
            // the client has hung up
        }
    }
}
