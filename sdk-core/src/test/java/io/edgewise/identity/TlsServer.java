package io.edgewise.identity;

import io.edgewise.house.TestCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A peer that speaks the Java platform's TLS and answers one byte with the next number. */
final class TlsServer implements AutoCloseable {
    private final SSLServerSocket socket;
    private final Thread thread = new Thread(this::serve, "tls-server");
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    /** Shows a certificate; wants one of {@code clients} if that is not null. */
    TlsServer(TestCa.Issued own, @Nullable TestCa clients, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        KeyStore store = store();
        store.setKeyEntry("own", own.keys().getPrivate(), new char[0], new Certificate[] {certificate(own.der())});
        keys.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        KeyStore believed = store();
        believed.setCertificateEntry("ca", certificate((clients == null ? own : clients.own()).der()));
        trust.init(believed);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setNeedClientAuth(clients != null);
        parameters.setApplicationProtocols(new String[] {"mqtt"});
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        socket.setSSLParameters(parameters);
        thread.start();
    }

    /** Connects, says one byte, and returns what was agreed. */
    TlsStatus talk(TlsIdentity identity, String host) throws IOException {
        return talk(identity, host, socket.getLocalPort());
    }

    static TlsStatus talk(TlsIdentity identity, String host, int port) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(10_000);
        try (TlsConnection connection = identity.secure(plain, host)) {
            connection.output().write(41);
            int answer = connection.input().read();
            if (answer != 42) {
                throw new IOException("answered " + answer);
            }
            return identity.status();
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Returns what the next peer showed: names it asked for, protocol by ALPN, its own certificate. */
    String seen() throws InterruptedException {
        return seen.take();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (SSLSocket peer = (SSLSocket) socket.accept()) {
                peer.startHandshake();
                ExtendedSSLSession session = (ExtendedSSLSession) peer.getSession();
                StringBuilder names = new StringBuilder();
                for (SNIServerName name : session.getRequestedServerNames()) {
                    names.append(new String(name.getEncoded(), java.nio.charset.StandardCharsets.US_ASCII));
                }
                String client =
                        peer.getNeedClientAuth() ? session.getPeerPrincipal().getName() : "nobody";
                seen.add(names + " " + peer.getApplicationProtocol() + " " + client);
                peer.getOutputStream().write(peer.getInputStream().read() + 1);
            } catch (IOException e) {
                // the peer's own words are what counts
            }
        }
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static Certificate certificate(byte[] der) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
