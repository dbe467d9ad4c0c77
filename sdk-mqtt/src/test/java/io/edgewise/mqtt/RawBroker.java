package io.edgewise.mqtt;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers each time the first client sends something with the next bytes of the test's, and then listens. */
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
            byte[] sent = new byte[1024];
            OutputStream out = socket.getOutputStream();
            for (byte[] answer : answers) {
                if (socket.getInputStream().read(sent) < 0) {
                    return;
                }
                out.write(answer);
                out.flush();
            }
            socket.setSoTimeout(5_000);
            while (socket.getInputStream().read() >= 0) {
                // until the client has seen enough
            }
        } catch (IOException e) {
            // the client has hung up
        }
    }
}
