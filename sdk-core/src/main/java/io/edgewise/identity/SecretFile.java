package io.edgewise.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Files that are their owner's alone: private keys and passwords. One that others can use is refused. */
public final class SecretFile {
    /** The largest password file; a password has some dozen bytes. */
    private static final int PASSWORD_LIMIT = 1 << 10;

    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private SecretFile() {}

    /**
     * Reads a password: the file's one line, UTF-8, without the line end.
     *
     * @throws KeyFileException when others can use the file, or it does not hold one line that is not empty
     */
    public static char[] password(Path file) {
        mustBeOwnersAlone(file, "a password");
        byte[] bytes = read(file, PASSWORD_LIMIT);
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new KeyFileException(file + " is no UTF-8 text; write the password into it, one line", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        char[] password = text.subSequence(0, end).toString().toCharArray();
        if (password.length == 0 || new String(password).chars().anyMatch(Character::isISOControl)) {
            throw new KeyFileException(file + " must hold the password and nothing else, one line");
        }
        return password;
    }

    /**
     * Reads a document that holds secrets.
     *
     * @param what what is in it, for the message: {@code passwords}
     * @param limit how large it may be, bytes
     * @throws KeyFileException when others can use the file, or it cannot be read
     */
    public static byte[] document(Path file, String what, int limit) {
        mustBeOwnersAlone(file, what);
        return read(file, limit);
    }

    /**
     * Refuses a file that others can use, without reading it.
     *
     * @param what what is in it, for the message: {@code a password}
     * @throws KeyFileException when others can use the file, or its permissions cannot be read
     */
    public static void mustBeOwnersAlone(Path file, String what) {
        if (!posix(file)) {
            return;
        }
        try {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
            if (found.stream().anyMatch(OTHERS::contains)) {
                throw new KeyFileException(file + " can be used by others (" + PosixFilePermissions.toString(found)
                        + "); " + what + " is its owner's alone: chmod 600 " + file);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Trusted files need not be secret, but nobody else may change what is trusted. */
    static void mustNotBeEverybodys(Path file) {
        if (!posix(file)) {
            return;
        }
        try {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
            if (found.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new KeyFileException(file + " can be written by everybody ("
                        + PosixFilePermissions.toString(found) + ") and is not trusted: chmod o-w " + file);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static byte[] read(Path file, int limit) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new KeyFileException(file + " is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new KeyFileException(file + " is larger than " + limit + " bytes; this is not the right file");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static KeyFileException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? " does not exist" : " cannot be read: " + e;
        return new KeyFileException(file + why, e);
    }
}
