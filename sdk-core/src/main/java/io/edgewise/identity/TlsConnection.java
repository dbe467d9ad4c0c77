package io.edgewise.identity;

import io.edgewise.identity.TlsRefusedException.Reason;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * TLS over one connected socket. Each has a context of its own, so no session is ever resumed: every connection checks
 * the server's certificate anew.
 *
 * <p>In TLS 1.3 a server looks at our certificate when our side holds the handshake for done. So a hang-up before its
 * first byte means, where it asked for a certificate, that it did not like ours; only this class can tell it from a
 * broken line.
 */
public final class TlsConnection implements AutoCloseable {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]+)");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /** What a handshake came to. */
    record Agreed(String protocol, String cipher, TlsStatus.Certificate peer) {}

    // Set once.
    private final String peer;
    private final TlsMaterial material;
    private final ServerCheck check;
    private final OwnKeyManager keys;
    private final SSLSocket socket;
    private final Socket below;

    // Set by the reading thread.
    private volatile boolean heard;

    // Set by whoever closes.
    private volatile boolean closed;

    TlsConnection(TlsSettings settings, TlsMaterial material, ServerCheck check, Socket below, String host)
            throws IOException {
        this.peer = host + ":" + below.getPort();
        this.material = material;
        this.check = check;
        this.keys = new OwnKeyManager(material.own);
        this.below = below;
        this.socket =
                (SSLSocket) context(keys, check).getSocketFactory().createSocket(below, host, below.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(ciphers(parameters.getCipherSuites()));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!ADDRESS.matcher(host).matches()) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        parameters.setApplicationProtocols(settings.alpn().toArray(String[]::new));
        socket.setSSLParameters(parameters);
    }

    /** Returns what was agreed. */
    Agreed handshake() throws IOException {
        try {
            socket.startHandshake();
        } catch (IOException e) {
            throw explain(e);
        }
        X509Certificate server = check.accepted();
        if (server == null) {
            throw new AssertionError("a handshake without a look at the server's certificate; this is a bug");
        }
        SSLSession session = socket.getSession();
        return new Agreed(session.getProtocol(), session.getCipherSuite(), TlsStatus.Certificate.of(server));
    }

    /** Returns what the peer sends; a refusal of our certificate comes as {@link TlsRefusedException}. */
    public InputStream input() throws IOException {
        return new Input(socket.getInputStream());
    }

    /** Returns what goes to the peer; throws as {@link #input} does. */
    public OutputStream output() throws IOException {
        return new Output(socket.getOutputStream());
    }

    /**
     * Closes the socket below, at once: a farewell would wait for a thread that writes to a peer that reads no more.
     */
    @Override
    public void close() throws IOException {
        closed = true;
        below.close();
    }

    /** Says what an error means; what is trouble of the network stays what it is. */
    private IOException explain(IOException e) {
        if (check.refusal() != null) {
            return check.refusal();
        }
        Matcher alert = ALERT.matcher(String.valueOf(e.getMessage()));
        boolean alerted = alert.find();
        if (check.accepted() != null && keys.asked() && !heard && !closed) {
            if (ownKeyFails(e)) {
                return ownKey(e);
            }
            if (alerted || hungUp(e)) {
                return ownRefused(alerted ? alert.group(1) : "it hung up", e);
            }
        }
        if (alerted && !heard) {
            return new TlsRefusedException(
                    Reason.NO_COMMON_TLS,
                    peer + " ended the handshake: " + alert.group(1) + "; TLS 1.2 or newer with"
                            + " forward secrecy is needed on both sides",
                    e);
        }
        if (e instanceof SSLException && !heard && !hungUp(e) && !(e.getCause() instanceof SocketTimeoutException)) {
            return new TlsRefusedException(
                    Reason.NO_COMMON_TLS,
                    peer + " speaks no TLS that is accepted here (1.2 or newer): " + e.getMessage(),
                    e);
        }
        if (check.accepted() == null && !heard && hungUp(e)) {
            return new SSLException(peer + " hung up in the handshake; does it speak TLS on this port?", e);
        }
        return e;
    }

    private TlsRefusedException ownRefused(String how, IOException e) {
        TlsMaterial.Own own = material.own;
        if (own == null) {
            return new TlsRefusedException(
                    Reason.OWN_MISSING,
                    peer + " wants a certificate of this device (" + how + "): name certificate and key",
                    e);
        }
        return new TlsRefusedException(
                Reason.OWN_REFUSED,
                peer + " did not accept our certificate (" + how + "): " + own.place + " of "
                        + own.certificate().getSubjectX500Principal().getName() + ", valid until "
                        + own.certificate().getNotAfter().toInstant() + ", from "
                        + own.certificate().getIssuerX500Principal().getName(),
                e);
    }

    private TlsRefusedException ownKey(IOException e) {
        TlsMaterial.Own own = material.own;
        return new TlsRefusedException(
                Reason.OWN_KEY,
                "the key of " + (own == null ? "this device" : own.place) + " cannot sign: " + Pkcs11.words(e),
                e);
    }

    private static boolean ownKeyFails(IOException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderException
                    || cause instanceof InvalidKeyException
                    || cause instanceof SignatureException) {
                return true;
            }
        }
        return false;
    }

    private static boolean hungUp(IOException e) {
        Throwable cause = e.getCause();
        return e instanceof EOFException
                || e instanceof SocketException
                || cause instanceof EOFException
                || cause instanceof SocketException;
    }

    /** Suites with forward secrecy and authenticated encryption only. */
    private static String[] ciphers(String[] platform) {
        return List.of(platform).stream()
                .filter(suite -> !suite.startsWith("TLS_RSA_"))
                .filter(suite -> suite.contains("_GCM_") || suite.contains("_CHACHA20_"))
                .toArray(String[]::new);
    }

    private static SSLContext context(X509ExtendedKeyManager keys, TrustManager check) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new X509ExtendedKeyManager[] {keys}, new TrustManager[] {check}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this Java platform speaks no TLS; use a complete one", e);
        }
    }

    private final class Input extends FilterInputStream {
        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count;
            try {
                count = in.read(into, offset, length);
            } catch (IOException e) {
                throw explain(e);
            }
            if (count > 0) {
                heard = true;
            } else if (count < 0 && !heard) {
                IOException end = new EOFException(peer + " ended the connection before its first byte");
                throw explain(end);
            }
            return count;
        }
    }

    private final class Output extends FilterOutputStream {
        Output(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            try {
                out.write(from, offset, length);
            } catch (IOException e) {
                throw explain(e);
            }
        }
    }
}
