package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model as a plain folder, or a single file: what an OMS signature that lies beside it is over. Links, pipes and
 * devices are refused and never opened.
 */
public final class PlainFolder {
    /** What the OMS specification leaves out by default, at the root alone. */
    private static final Set<String> LEFT_OUT = Set.of(".git", ".github", ".gitignore", ".gitattributes");

    private static final int MOST_FILES = 10_000;
    private static final int DEEPEST = 64;

    private final Map<String, Digest> files = new TreeMap<>();
    private long bytesLeft;
    private int entriesLeft = MOST_FILES;

    private PlainFolder(long mostBytes) {
        this.bytesLeft = mostBytes;
    }

    /**
     * Hashes a folder or a file.
     *
     * @param mostBytes how large all files may be together
     * @return the digest of each file by its path in the folder; of a single file by its name
     * @throws RefusedException NOT_A_FILE, INVALID_PATH for a name that is not UTF-8, LIMIT_EXCEEDED, UNAVAILABLE if it
     *     cannot be read
     */
    public static Map<String, Digest> digests(Path root, long mostBytes) {
        PlainFolder folder = new PlainFolder(mostBytes);
        try {
            BasicFileAttributes found = attributes(root);
            if (found.isDirectory()) {
                folder.walk(root, "", 0);
            } else {
                folder.take(root, name(root), found);
            }
            return folder.files;
        } catch (IOException | DirectoryIteratorException e) {
            throw new RefusedException(Refusal.UNAVAILABLE, "the folder cannot be read: " + e, e);
        }
    }

    private void walk(Path folder, String prefix, int depth) throws IOException {
        if (depth == DEEPEST) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED, "folders nest deeper than " + DEEPEST + " in '" + prefix + "'");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (--entriesLeft < 0) {
                    throw new RefusedException(
                            Refusal.LIMIT_EXCEEDED, "there are more than " + MOST_FILES + " files and folders");
                }
                String path = prefix + name(entry);
                BasicFileAttributes found = attributes(entry);
                if (LEFT_OUT.contains(path)) {
                    continue;
                }
                if (found.isDirectory()) {
                    walk(entry, path + "/", depth + 1);
                } else {
                    take(entry, path, found);
                }
            }
        }
    }

    private void take(Path file, String path, BasicFileAttributes found) throws IOException {
        if (!found.isRegularFile()) {
            throw new RefusedException(
                    Refusal.NOT_A_FILE,
                    "'" + path + "' is " + (found.isSymbolicLink() ? "a link" : "a pipe, a socket or a device")
                            + "; a model holds plain files and folders only");
        }
        bytesLeft -= found.size();
        if (bytesLeft < 0) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED, "'" + path + "' and the files before it are larger than is read");
        }
        files.put(path, hash(file, found.size()));
    }

    /** A file that grows while it is read is read as far as it was when it was found. */
    private static Digest hash(Path file, long size) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (long left = size; left > 0; ) {
                int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    break;
                }
                sha256.update(chunk, 0, read);
                left -= read;
            }
        }
        return Digest.ofRaw(sha256.digest());
    }

    /**
     * Returns a name as UTF-8, whatever the locale: only the address of a path still has the bytes of a name that the
     * locale's encoding cannot write.
     */
    private static String name(Path entry) {
        Path last = entry.getFileName();
        if (last == null) {
            throw new RefusedException(Refusal.UNAVAILABLE, entry + " is no folder of a model");
        }
        String raw = last.toUri().getRawPath();
        String encoded = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        byte[] bytes = decoded(encoded.substring(encoded.lastIndexOf('/') + 1));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(Refusal.INVALID_PATH, "the name '" + last + "' is not UTF-8; rename it", e);
        }
    }

    private static byte[] decoded(String percent) {
        ByteBuffer bytes = ByteBuffer.allocate(percent.length());
        for (int i = 0; i < percent.length(); i++) {
            if (percent.charAt(i) == '%') {
                bytes.put((byte) Integer.parseInt(percent.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.put((byte) percent.charAt(i));
            }
        }
        byte[] exact = new byte[bytes.flip().remaining()];
        bytes.get(exact);
        return exact;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
