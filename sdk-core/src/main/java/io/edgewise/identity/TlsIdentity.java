package io.edgewise.identity;

import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens TLS connections with the certificates and keys of some files, for one line to one peer. Every new connection
 * reads the files anew when they have changed; new files that cannot be used leave the last good ones in force, and
 * {@link TlsStatus#trouble} says so.
 *
 * <p>Always: TLS 1.2 or newer, the path to a believed authority, dates, and that the certificate is for the host. There
 * is no way to leave one out. Revocation is not looked up.
 */
public final class TlsIdentity {
    // Set once.
    private final TlsSettings settings;
    private final List<Path> files;
    private final InstantSource clock;
    // Held while files are read, so that no token is opened twice; whoever waits for it is about to read them, too.
    private final Object lock = new Object();

    // Written under the lock, read by any thread.
    private FileStamps stamps;
    private volatile TlsMaterial material;
    private volatile @Nullable String trouble;
    private volatile TlsConnection.@Nullable Agreed last;

    private TlsIdentity(TlsSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.files = MaterialReader.files(settings);
        this.stamps = FileStamps.of(files);
        this.material = MaterialReader.read(settings);
    }

    /**
     * Reads the files.
     *
     * @throws KeyFileException naming the file that cannot be used, and what to do
     */
    public static TlsIdentity open(TlsSettings settings) {
        return new TlsIdentity(settings, SystemTime.wallClock());
    }

    /**
     * Speaks TLS over a connected socket; waits as long as its read timeout allows for each answer.
     *
     * @param connected is closed when this fails, and by whoever closes the connection
     * @param host what the certificate must be for: a name, or an address without brackets
     * @throws TlsRefusedException when one side does not want the other
     * @throws IOException when the network fails
     */
    public TlsConnection secure(Socket connected, String host) throws IOException {
        refresh();
        TlsMaterial now = material;
        boolean done = false;
        try {
            ServerCheck check = new ServerCheck(settings, now.authorities, host, clock);
            TlsConnection connection = new TlsConnection(settings, now, check, connected, host);
            last = connection.handshake();
            done = true;
            return connection;
        } catch (TlsRefusedException e) {
            if (e.reason() == TlsRefusedException.Reason.OWN_KEY) {
                forget(); // a token that was pulled and put back wants to be opened anew
            }
            throw e;
        } finally {
            if (!done) {
                connected.close();
            }
        }
    }

    /** Reads the files anew if they have changed since they were looked at last. */
    public void refresh() {
        synchronized (lock) {
            FileStamps found = FileStamps.of(files);
            if (found.equals(stamps)) {
                return;
            }
            stamps = found; // before reading: what changes meanwhile is read the next time
            try {
                material = MaterialReader.read(settings);
                trouble = null;
            } catch (KeyFileException e) {
                trouble = e.getMessage();
            }
        }
    }

    private void forget() {
        synchronized (lock) {
            stamps = FileStamps.NONE;
        }
    }

    /** Returns how TLS stands. */
    public TlsStatus status() {
        TlsConnection.Agreed agreed = last;
        return agreed == null
                ? new TlsStatus(null, null, null, material.certificate(), trouble)
                : new TlsStatus(agreed.protocol(), agreed.cipher(), agreed.peer(), material.certificate(), trouble);
    }

    /** Returns the certificates that are believed, those of the Java platform not counted. */
    public List<TlsStatus.Certificate> authorities() {
        return material.authorities.stream().map(TlsStatus.Certificate::of).toList();
    }

    @Override
    public String toString() {
        return "TLS with " + settings;
    }
}
