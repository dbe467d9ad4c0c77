package io.edgewise.mqtt;

import io.edgewise.identity.TlsConnection;
import io.edgewise.identity.TlsIdentity;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose first read waits for the first write. Paho starts its reader before its writer; when the peer hangs up
 * in between, the reader is gone before its starter looks and the starter spins for ever (Paho issue 850). A client
 * speaks first in MQTT, so nothing is lost by waiting. Closing opens the gate. What it reads are {@link ShortPackets}.
 *
 * <p>TLS, if there is any, is made here and not by Paho, which would undo what we set. Of a socket's methods those that
 * Paho calls lead to the wire.
 */
final class GatedSocket extends Socket {
    // Far longer than Paho needs to start its threads; only so that no wait is without a limit.
    private static final long GATE_LIMIT_SECONDS = 60;

    /** With the longest topic and a packet identifier before it, a payload that is cut is still seen to be too long. */
    static final int LONGEST_PACKET = 2 + 65_535 + 2 + MqttMessage.MOST_BYTES + 1;

    private final CountDownLatch gate = new CountDownLatch(1);

    private final Socket wire = new Socket();
    private final @Nullable TlsIdentity tls;
    private final String host;

    // Set by connect(), before anything is read or written.
    private volatile @Nullable TlsConnection secured;

    // Written by whoever reads.
    private volatile @Nullable Thread reader;

    /** Makes a socket that is not connected; {@code host} is what the peer's certificate must be for. */
    GatedSocket(@Nullable TlsIdentity tls, String host) {
        this.tls = tls;
        this.host = host;
    }

    @Override
    public void connect(SocketAddress to) throws IOException {
        connect(to, 0);
    }

    @Override
    public void connect(SocketAddress to, int limitMillis) throws IOException {
        wire.connect(to, limitMillis);
        if (tls != null) {
            wire.setSoTimeout(limitMillis);
            secured = tls.secure(wire, host);
        }
    }

    @Override
    public void bind(@Nullable SocketAddress from) throws IOException {
        wire.bind(from);
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        wire.setTcpNoDelay(on);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return wire.getTcpNoDelay();
    }

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
        wire.setSoTimeout(millis);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        TlsConnection over = secured;
        InputStream in = over == null ? wire.getInputStream() : over.input();
        return new ShortPackets(new GatedInput(in), LONGEST_PACKET);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        TlsConnection over = secured;
        return new GateOpeningOutput(over == null ? wire.getOutputStream() : over.output());
    }

    @Override
    public synchronized void close() throws IOException {
        gate.countDown();
        TlsConnection over = secured;
        if (over != null) {
            over.close();
        }
        wire.close();
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
