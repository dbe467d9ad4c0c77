package io.edgewise.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the socket of one connection and keeps it, so that closing never depends on how far Paho has come. Nagle's
 * algorithm is off: Paho leaves it on, which costs 40 ms wherever it meets a delayed acknowledgement.
 */
final class GatedSocketFactory extends SocketFactory {
    private final MqttSettings settings;
    private final Object lock = new Object();

    // Guarded by lock.
    private @Nullable GatedSocket latest;
    private boolean closed;

    GatedSocketFactory(MqttSettings settings) {
        this.settings = settings;
    }

    @Override
    public Socket createSocket() throws IOException {
        GatedSocket socket = new GatedSocket(settings.tls(), settings.host());
        socket.setTcpNoDelay(true);
        synchronized (lock) {
            if (!closed) {
                latest = socket;
                return socket;
            }
        }
        socket.close();
        throw new IOException("the connection was closed before it was made");
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    /** Tells whether nobody reads from the socket any more. */
    boolean isDeaf() {
        synchronized (lock) {
            return latest != null && latest.isDeaf();
        }
    }

    /** Closes the socket if there is one; none is made after that. */
    void close() throws IOException {
        Socket socket;
        synchronized (lock) {
            closed = true;
            socket = latest;
        }
        if (socket != null) {
            socket.close();
        }
    }

    private Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from) throws IOException {
        Socket socket = createSocket();
        if (from != null) {
            socket.bind(from);
        }
        socket.connect(to);
        return socket;
    }
}
