package io.edgewise.registry;

import io.edgewise.identity.TlsConnection;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.time.Ticker;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to a server, direct or through a proxy, with TLS or without. Whoever waits on it may be
 * interrupted; that closes it. One thread uses it at a time.
 *
 * <p>It is made of blocking reads on purpose: the Java platform's client takes ten times the processor time for the
 * same bytes while it is cold, and on a gateway it always is.
 */
final class HttpLine implements AutoCloseable {
    private static final int OUT_BUFFER = 1 << 14;

    /**
     * So much room at most for what is on its way: a line that crawls makes room in time, and one at 5 MB/s is full.
     */
    private static final int SEND_BUFFER = 1 << 18;

    /** What any new connection has room for. */
    private static final int NEEDS_NO_WATCH = 1 << 12;

    private final Socket socket;
    private final @Nullable TlsConnection tls;
    private final boolean absolute;
    private final Duration idle;
    private final Duration transfer;
    private final Ticker ticker;
    private final HttpInput in;
    private final OutputStream out;
    private long askedNanos;

    private HttpLine(
            Socket socket, @Nullable TlsConnection tls, boolean absolute, Ticker ticker, RegistrySettings settings)
            throws IOException {
        this.socket = socket;
        this.tls = tls;
        this.absolute = absolute;
        this.ticker = ticker;
        this.idle = settings.idle();
        this.transfer = settings.transfer();
        this.in = new HttpInput(tls == null ? socket.getInputStream() : tls.input(), ticker, idle);
        this.out = tls == null ? socket.getOutputStream() : tls.output();
    }

    /**
     * Connects.
     *
     * @param proxy the HTTP proxy to go through, or null
     * @param identity how TLS is spoken to this server; null for http
     * @param settings how long it may take to connect, and then for each step of the handshake; how long a silence is
     * @throws HttpConnectTimeoutException if it takes longer
     */
    static HttpLine open(
            URI uri,
            @Nullable InetSocketAddress proxy,
            @Nullable TlsIdentity identity,
            RegistrySettings settings,
            Ticker ticker)
            throws IOException {
        Duration limit = settings.connect();
        Socket socket = null;
        boolean done = false;
        try {
            socket = proxy == null
                    ? connect(host(uri), port(uri), limit)
                    : connect(proxy.getHostString(), proxy.getPort(), limit);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) limit.toMillis());
            if (identity != null && proxy != null) {
                tunnel(socket, uri, ticker, limit);
            }
            TlsConnection tls = identity == null ? null : identity.secure(socket, host(uri));
            HttpLine line = new HttpLine(socket, tls, proxy != null && tls == null, ticker, settings);
            done = true;
            return line;
        } catch (SocketTimeoutException e) {
            HttpConnectTimeoutException timeout = new HttpConnectTimeoutException("no connection came about");
            timeout.initCause(e);
            throw timeout;
        } finally {
            if (!done && socket != null) {
                socket.close();
            }
        }
    }

    /** Sends a request and returns the head of the answer. */
    HttpInput.Head exchange(Request request) throws IOException {
        askedNanos = ticker.nanos();
        Duration silence = request.silence(idle);
        waitAtMost(silence.toMillis());
        try {
            send(request);
        } catch (IOException e) {
            return answerInstead(request, e);
        }
        return head(silence);
    }

    private void send(Request request) throws IOException {
        Request.Content content = request.content();
        if (content == null || content.length() <= NEEDS_NO_WATCH) {
            send(request, out);
            return;
        }
        try (SendWatch watch = SendWatch.over(socket, ticker, idle, transfer)) {
            try {
                send(request, watch.over(out));
            } catch (IOException e) {
                throw watch.reason(e);
            }
        }
    }

    private void send(Request request, OutputStream to) throws IOException {
        OutputStream pieces = new BufferedOutputStream(to, OUT_BUFFER);
        pieces.write(headOf(request).getBytes(StandardCharsets.ISO_8859_1));
        Request.Content content = request.content();
        if (content != null) {
            content.writeTo(pieces);
        }
        pieces.flush();
    }

    /** A server that takes no more may have said why before it hung up. */
    private HttpInput.Head answerInstead(Request request, IOException e) throws IOException {
        if (request.content() == null || e instanceof HttpTimeoutException) {
            throw e;
        }
        try {
            return head(idle);
        } catch (IOException none) {
            e.addSuppressed(none);
            throw e;
        }
    }

    private HttpInput.Head head(Duration limit) throws IOException {
        try {
            return in.head(limit);
        } catch (SocketTimeoutException e) {
            HttpTimeoutException timeout = new HttpTimeoutException("no answer came");
            timeout.initCause(e);
            throw timeout;
        }
    }

    /** Returns when the last request began to be sent. */
    long askedNanos() {
        return askedNanos;
    }

    /** Sets how long the next reads may wait. */
    void waitAtMost(long millis) throws IOException {
        socket.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, millis)));
    }

    HttpInput input() {
        return in;
    }

    /**
     * Tells whether the next answer will be the one to the next request: nothing has come that nobody asked for. What
     * has no digest, a tag or a token, would be believed otherwise.
     */
    boolean isInStep() {
        try {
            return in.isEmpty() && socket.getInputStream().available() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String headOf(Request request) {
        URI uri = request.uri();
        String path = (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(absolute ? "http://" + uri.getRawAuthority() + path : path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(uri.getRawAuthority())
                .append("\r\nUser-Agent: edgewise\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        Request.Content content = request.content();
        if (content != null) {
            head.append("Content-Length: ").append(content.length()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** Connects to the first of a host's addresses that answers. */
    private static Socket connect(String host, int port, Duration limit) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            SocketChannel channel = SocketChannel.open(); // a read of its socket can be interrupted
            try {
                channel.socket().setSendBufferSize(SEND_BUFFER);
                channel.socket().connect(new InetSocketAddress(address, port), (int) limit.toMillis());
                return channel.socket();
            } catch (IOException e) {
                channel.close();
                failure = e;
            }
        }
        throw failure == null ? new IOException("no address for " + host) : failure;
    }

    private static void tunnel(Socket socket, URI uri, Ticker ticker, Duration limit) throws IOException {
        String authority = uri.getHost() + ":" + port(uri);
        socket.getOutputStream()
                .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        // Byte by byte: what comes after the head belongs to TLS.
        InputStream bytes = socket.getInputStream();
        HttpInput.Head head = new HttpInput(
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                return bytes.read();
                            }

                            @Override
                            public int read(byte[] into, int offset, int length) throws IOException {
                                return bytes.read(into, offset, 1);
                            }
                        },
                        ticker,
                        limit)
                .head(limit);
        if (head.status() != 200) {
            throw new IOException("the proxy does not lead to " + authority + ": it answered " + head.status());
        }
    }

    private static String host(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host.toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    @Override
    public void close() {
        try {
            if (tls != null) {
                tls.close();
            }
            socket.close();
        } catch (IOException e) {
            // nothing is left to be done with it
        }
    }
}
