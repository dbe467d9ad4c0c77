package io.edgewise.simulator;

import io.edgewise.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The registry's answers about blobs and their uploads. */
final class RegistryBlobs {
    private static final int LARGEST_BLOB = 256 << 20;
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,10})-([0-9]{0,10})");
    private static final Pattern CONTENT_RANGE = Pattern.compile("([0-9]{1,10})-([0-9]{1,10})");

    /** Answers GET, HEAD and DELETE of a blob. */
    void blob(RegistryExchange exchange, RegistryRepository repository, String reference) throws IOException {
        Digest digest = digest(reference);
        if (exchange.method().equals("DELETE")) {
            if (!repository.removeBlob(digest)) {
                throw unknown(digest);
            }
            exchange.empty(202);
            return;
        }
        byte[] bytes = repository.blob(digest).orElseThrow(() -> unknown(digest));
        exchange.withDigest(digest)
                .with("Content-Type", "application/octet-stream")
                .with("Accept-Ranges", "bytes");
        if (exchange.method().equals("HEAD")) {
            exchange.bytes(200, bytes, 0, bytes.length);
        } else if (exchange.method().equals("GET")) {
            send(exchange, bytes);
        } else {
            throw RegistryError.methodNotAllowed(exchange.method());
        }
    }

    /** Answers POST: opens an upload, takes a whole blob, or mounts one from another repository. */
    void open(RegistryExchange exchange, RegistryRepository repository, String name, @Nullable RegistryRepository from)
            throws IOException {
        String mount = exchange.query("mount");
        if (mount != null && from != null) {
            Digest digest = digest(mount);
            byte[] found = from.blob(digest).orElse(null);
            if (found != null) {
                store(exchange, repository, name, digest, found);
                return;
            }
        }
        String whole = exchange.query("digest");
        if (whole != null) {
            byte[] bytes = exchange.body(LARGEST_BLOB);
            store(exchange, repository, name, digest(whole), bytes);
            return;
        }
        progress(exchange, name, repository.openUpload(), 0).empty(202);
    }

    /** Answers PATCH, PUT, GET and DELETE of an open upload. */
    void upload(RegistryExchange exchange, RegistryRepository repository, String name, String id) throws IOException {
        ByteArrayOutputStream upload = repository.upload(id);
        switch (exchange.method()) {
            case "GET" -> progress(exchange, name, id, upload.size()).empty(204);
            case "PATCH" -> {
                append(exchange, upload);
                progress(exchange, name, id, upload.size()).empty(202);
            }
            case "PUT" -> {
                append(exchange, upload);
                String digest = exchange.query("digest");
                if (digest == null) {
                    throw new RegistryError(400, "DIGEST_INVALID", "PUT needs ?digest=");
                }
                repository.closeUpload(id);
                store(exchange, repository, name, digest(digest), upload.toByteArray());
            }
            case "DELETE" -> {
                repository.closeUpload(id);
                exchange.empty(204);
            }
            default -> throw RegistryError.methodNotAllowed(exchange.method());
        }
    }

    /** Reads a digest from a path or a query. */
    static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RegistryError(400, "DIGEST_INVALID", e.getMessage() + "; only sha256 is supported");
        }
    }

    private static RegistryError unknown(Digest digest) {
        return new RegistryError(404, "BLOB_UNKNOWN", "no blob " + digest);
    }

    private static void store(
            RegistryExchange exchange, RegistryRepository repository, String name, Digest digest, byte[] bytes)
            throws IOException {
        Digest found = Digest.of(bytes);
        if (!found.equals(digest)) {
            throw new RegistryError(400, "DIGEST_INVALID", "the bytes have the digest " + found + ", not " + digest);
        }
        repository.putBlob(digest, bytes);
        exchange.withDigest(digest)
                .with("Location", "/v2/" + name + "/blobs/" + digest)
                .empty(201);
    }

    private static RegistryExchange progress(RegistryExchange exchange, String name, String id, int size) {
        return exchange.with("Location", "/v2/" + name + "/blobs/uploads/" + id)
                .with("Range", "0-" + Math.max(0, size - 1))
                .with("Docker-Upload-UUID", id);
    }

    private static void append(RegistryExchange exchange, ByteArrayOutputStream upload) throws IOException {
        byte[] chunk = exchange.body(LARGEST_BLOB - upload.size());
        String range = exchange.header("Content-Range");
        if (range != null) {
            Matcher matcher = CONTENT_RANGE.matcher(range);
            boolean fits = matcher.matches()
                    && Long.parseLong(matcher.group(1)) == upload.size()
                    && Long.parseLong(matcher.group(2)) == upload.size() + (long) chunk.length - 1;
            if (!fits) {
                throw new RegistryError(
                        416, "BLOB_UPLOAD_INVALID", "Content-Range " + range + " does not follow on " + upload.size());
            }
        }
        upload.write(chunk);
    }

    private static void send(RegistryExchange exchange, byte[] bytes) throws IOException {
        String header = exchange.header("Range");
        Matcher range = RANGE.matcher(header == null ? "" : header);
        if (!range.matches()) {
            exchange.bytes(200, bytes, 0, bytes.length);
            return;
        }
        long from = Long.parseLong(range.group(1));
        long to = range.group(2).isEmpty()
                ? bytes.length - 1L
                : Math.min(bytes.length - 1L, Long.parseLong(range.group(2)));
        if (from > to) {
            exchange.with("Content-Range", "bytes */" + bytes.length).empty(416);
            return;
        }
        exchange.with("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length)
                .bytes(206, bytes, (int) from, (int) (to - from + 1));
    }
}
