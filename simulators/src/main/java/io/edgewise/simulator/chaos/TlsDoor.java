package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.tinylog.Logger;

/**
 * Speaks TLS before something that does not, with a certificate by an authority of its own. What comes through is
 * passed on as it is. Binds 127.0.0.1 alone.
 */
final class TlsDoor implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 64;
    private static final String PASSWORD = "faults";

    private final ServerSocket server;
    private final int behind;
    private final Path authority;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsDoor(ServerSocket server, int behind, Path authority) {
        this.server = server;
        this.behind = behind;
        this.authority = authority;
    }

    /**
     * Starts one.
     *
     * @param host what lies behind, on 127.0.0.1
     * @param name whom its certificate is for, for example {@code IP:127.0.0.1}
     */
    static TlsDoor before(String host, String name, Bench bench)
            throws IOException, InterruptedException, NotRunException, GeneralSecurityException {
        Path folder = Files.createTempDirectory(bench.folder(), "tls");
        SSLContext tls = context(certified(folder, name));
        ServerSocket server =
                tls.getServerSocketFactory().createServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        TlsDoor door = new TlsDoor(
                server, Integer.parseInt(host.substring(host.indexOf(':') + 1)), folder.resolve("authority.pem"));
        start("tls-door", door::accept);
        return door;
    }

    /** Returns host and port as they stand in references. */
    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Returns the PEM file of its authority. */
    Path authority() {
        return authority;
    }

    /** Returns a PKCS#12 file with a key and its certificate; the authority's lies beside it. */
    private static Path certified(Path folder, String name) throws IOException, InterruptedException, NotRunException {
        String openssl = Tool.find("openssl", "openssl");
        Path config = Files.writeString(folder.resolve("config"), "[req]\ndistinguished_name = name\n[name]\n");
        List<String> request =
                List.of(openssl, "req", "-x509", "-config", config.toString(), "-days", "2", "-nodes", "-newkey", "ec");
        List<String> curve = List.of("-pkeyopt", "ec_paramgen_curve:P-256");
        String its = folder.resolve("authority.pem").toString();
        String itsKey = folder.resolve("authority.key").toString();
        String certificate = folder.resolve("server.pem").toString();
        String key = folder.resolve("server.key").toString();
        run(
                request,
                curve,
                List.of("-subj", "/CN=faults authority " + name, "-keyout", itsKey, "-out", its),
                extended("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"));
        run(
                request,
                curve,
                List.of("-subj", "/CN=faults", "-keyout", key, "-out", certificate, "-CA", its, "-CAkey", itsKey),
                extended("basicConstraints=critical,CA:FALSE", "subjectAltName=" + name));
        Path store = folder.resolve("server.p12");
        run(List.of(
                openssl,
                "pkcs12",
                "-export",
                "-in",
                certificate,
                "-inkey",
                key,
                "-out",
                store.toString(),
                "-passout",
                "pass:" + PASSWORD));
        return store;
    }

    private static List<String> extended(String... extensions) {
        List<String> words = new ArrayList<>();
        for (String extension : extensions) {
            words.addAll(List.of("-addext", extension));
        }
        return words;
    }

    @SafeVarargs
    private static void run(List<String>... parts) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        for (List<String> part : parts) {
            words.addAll(part);
        }
        Tool.run(words.toArray(String[]::new));
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket outside = server.accept();
                Socket inside = new Socket(InetAddress.getLoopbackAddress(), behind);
                open.addAll(List.of(outside, inside));
                start("tls-door-in", () -> pass(outside, inside));
                start("tls-door-out", () -> pass(inside, outside));
            } catch (IOException e) {
                Logger.debug(e, "the door takes no more");
            }
        }
    }

    /** What ends on one side ends on both. */
    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            Logger.debug(e, "one side has gone");
        } finally {
            open.removeAll(List.of(from, to));
        }
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
