package io.edgewise.agent.push;

import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A bearer token in a file that is its owner's alone. Of the token only the digest is kept. A file that changes is read
 * anew; one that cannot be used any more leaves the last good token in force.
 */
public final class TokenFile {
    private static final int LIMIT = 1 << 10;

    // Of RFC 6750, section 2.1; below sixteen letters one could be guessed.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,512}={0,2}");

    private final Path file;
    private final Object lock = new Object();
    private byte[] digest; // under the lock, and the stamp too
    private @Nullable String stamp;

    /**
     * Reads the file.
     *
     * @throws KeyFileException when it cannot be read, others can use it, or no token stands in it
     */
    public TokenFile(Path file) {
        this.file = file;
        this.stamp = stamp();
        this.digest = read();
    }

    /** Tells whether this is the token, in the same time whichever letter differs. */
    public boolean matches(String presented) {
        byte[] other = sha256(presented.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(current(), other);
    }

    private byte[] current() {
        synchronized (lock) {
            String now = stamp();
            if (now != null && !now.equals(stamp)) {
                stamp = now;
                try {
                    digest = read();
                } catch (KeyFileException e) {
                    Logger.error("{}; the token before stays in force", e.getMessage());
                }
            }
            return digest;
        }
    }

    /** A new content, mode or owner shows in it; null where the file cannot be asked. */
    private @Nullable String stamp() {
        try {
            return new TreeMap<>(Files.readAttributes(file, "unix:ctime,size,mode,ino")).toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] read() {
        byte[] bytes = SecretFile.document(file, "a token", LIMIT);
        String token = new String(bytes, StandardCharsets.US_ASCII).stripTrailing();
        Arrays.fill(bytes, (byte) 0);
        if (!TOKEN.matcher(token).matches()) {
            throw new KeyFileException(file + " must hold a token and nothing else: 16 to 512 letters, digits and"
                    + " . _ ~ + / -, for example from: openssl rand -hex 32");
        }
        return sha256(token.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256; this is a bug", e);
        }
    }
}
