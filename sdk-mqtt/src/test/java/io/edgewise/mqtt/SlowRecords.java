package io.edgewise.mqtt;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A line of one connection, whose TLS records (RFC 8446, 5.1) from the server may come in pieces, or that stands. */
final class SlowRecords implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger pauses = new AtomicInteger();
    private volatile boolean slow;
    private volatile boolean frozen;

    SlowRecords(int serverPort) throws IOException {
        new Thread(() -> serve(serverPort), "slow-records").start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on there are pauses in the head and in the body of a record. */
    void slow() {
        slow = true;
    }

    /** From now on nothing the client sends is read. */
    void freeze() {
        frozen = true;
    }

    int pauses() {
        return pauses.get();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
    }

    private void serve(int serverPort) {
        try (Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            new Thread(() -> forward(client, server), "slow-records-up").start();
            DataInputStream in = new DataInputStream(server.getInputStream());
            OutputStream out = client.getOutputStream();
            byte[] record = new byte[5 + (1 << 14) + 256];
            while (true) {
                in.readFully(record, 0, 5);
                int size = (record[3] & 0xff) << 8 | record[4] & 0xff;
                in.readFully(record, 5, size);
                int done = 0;
                if (slow) {
                    for (int piece : new int[] {2, 8}) {
                        out.write(record, done, piece - done);
                        done = piece;
                        pauses.incrementAndGet();
                        closed.await(1_300, TimeUnit.MILLISECONDS);
                    }
                }
                out.write(record, done, 5 + size - done);
            }
        } catch (EOFException e) {
            // the server is done
        } catch (IOException | InterruptedException e) {
            // so is the client
        }
    }

    private void forward(Socket client, Socket server) {
        byte[] bytes = new byte[4_096];
        try {
            while (true) {
                if (frozen) {
                    closed.await();
                    return;
                }
                int count = client.getInputStream().read(bytes);
                if (count < 0) {
                    server.close();
                    return;
                }
                server.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException | InterruptedException e) {
            // the line is gone
        }
    }
}
