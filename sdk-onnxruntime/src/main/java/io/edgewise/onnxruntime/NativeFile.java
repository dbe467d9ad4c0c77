package io.edgewise.onnxruntime;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OrtEnvironment;
import io.edgewise.model.Digest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.util.List;

/**
 * One native library of ONNX Runtime 1.28.0, known by size and digest: another version, or a changed file, is not
 * loaded.
 *
 * @param path where it lies below {@code ai/onnxruntime/native/} in the jar
 * @param name the file's name
 * @param bytes its size
 * @param digest its digest
 */
record NativeFile(String path, String name, long bytes, Digest digest) {
    /** Returns the libraries of a platform, in the order of the table. */
    static List<NativeFile> of(String platform) throws IOException {
        try (InputStream table = open(NativeFile.class, "native.sha256")) {
            return new String(table.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.contains(" " + platform + "/"))
                    .map(NativeFile::parse)
                    .toList();
        }
    }

    private static NativeFile parse(String line) {
        String[] columns = line.split(" ", 3);
        String name = columns[2].substring(columns[2].indexOf('/') + 1);
        return new NativeFile(columns[2], name, Long.parseLong(columns[1]), new Digest(columns[0]));
    }

    /** Tells whether the folder holds it, whole and unchanged, as a file of its own. */
    boolean isWholeIn(Path folder) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != bytes) {
            return false;
        }
        try (InputStream content = Files.newInputStream(file)) {
            return copy(content, OutputStream.nullOutputStream()).equals(digest);
        }
    }

    /** Unpacks it from the jar: it appears under its name whole or not at all. */
    void unpackInto(Path folder) throws IOException {
        Path part = Files.createTempFile(
                folder,
                name,
                NativeFolder.PART,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (InputStream packed = open(OrtEnvironment.class, "/ai/onnxruntime/native/" + path)) {
            Digest found = write(packed, part);
            if (!found.equals(digest)) {
                throw new IOException(path + " in the jar is " + found + ", ONNX Runtime 1.28.0 has " + digest
                        + "; put onnxruntime-1.28.0.jar on the class path");
            }
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Digest write(InputStream from, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            Digest digest = copy(from, Channels.newOutputStream(channel));
            channel.force(true);
            return digest;
        }
    }

    private static Digest copy(InputStream from, OutputStream to) throws IOException {
        DigestInputStream hashed = new DigestInputStream(from, Digest.sha256());
        byte[] buffer = new byte[1 << 16];
        for (int n = hashed.read(buffer); n >= 0; n = hashed.read(buffer)) {
            to.write(buffer, 0, n);
        }
        return Digest.ofRaw(hashed.getMessageDigest().digest());
    }

    private static InputStream open(Class<?> neighbour, String resource) throws IOException {
        InputStream stream = neighbour.getResourceAsStream(resource);
        if (stream == null) {
            throw new FileNotFoundException(resource + " is not in the jar");
        }
        return stream;
    }
}
