package io.edgewise.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose first read waits for the first write. Paho starts its reader before its writer; when the peer hangs up
 * in between, the reader is gone before its starter looks and the starter spins for ever (Paho issue 850). A client
 * speaks first in MQTT, so nothing is lost by waiting. Closing opens the gate. What it reads are {@link ShortPackets}.
 */
final class GatedSocket extends Socket {
    // Far longer than Paho needs to start its threads; only so that no wait is without a limit.
    private static final long GATE_LIMIT_SECONDS = 60;

    /** With the longest topic and a packet identifier before it, a payload that is cut is still seen to be too long. */
    static final int LONGEST_PACKET = 2 + 65_535 + 2 + MqttMessage.MOST_BYTES + 1;

    private final CountDownLatch gate = new CountDownLatch(1);

    // Written by whoever reads.
    private volatile @Nullable Thread reader;

    @Override
    public InputStream getInputStream() throws IOException {
        return new ShortPackets(new GatedInput(super.getInputStream()), LONGEST_PACKET);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new GateOpeningOutput(super.getOutputStream());
    }

    @Override
    public synchronized void close() throws IOException {
        gate.countDown();
        super.close();
    }

    /** Tells whether the thread that read has ended: Paho's does on a letter it does not like, and tells nobody. */
    boolean isDeaf() {
        Thread last = reader;
        return last != null && !last.isAlive();
    }

    private void awaitGate() throws IOException {
        reader = Thread.currentThread();
        boolean open;
        try {
            open = gate.await(GATE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted before the first write").initCause(e);
        }
        if (!open) {
            throw new SocketException("nothing was written for " + GATE_LIMIT_SECONDS + " s");
        }
    }

    private final class GatedInput extends FilterInputStream {
        GatedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            awaitGate();
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            awaitGate();
            return in.read(into, offset, length);
        }
    }

    private final class GateOpeningOutput extends FilterOutputStream {
        GateOpeningOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            gate.countDown();
            out.write(b);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            gate.countDown();
            out.write(from, offset, length);
        }
    }
}
