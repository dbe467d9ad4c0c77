package io.edgewise.agent.config;

import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.KeyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys, certificates and trusted roots of a policy come from: written as {@code { file: NAME }}, from a file
 * beside it, or as {@code { pem: TEXT }} or, a trusted root, {@code { json: TEXT }}, from the document itself. A sealed
 * policy names no files: what it says must be what was signed.
 */
final class PemSource {
    private static final int LIMIT = 256 << 10;

    private final @Nullable Path folder;

    private PemSource(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Returns a source that reads files in a folder, too. */
    static PemSource filesIn(Path folder) {
        return new PemSource(folder);
    }

    /** Returns a source that reads nothing but the document. */
    static PemSource inlined() {
        return new PemSource(null);
    }

    PublicKey key(ConfigNode node) {
        return read(node, KeyFiles::anyPublic);
    }

    /** Returns a key of a signer of policies, on P-256, P-384 or P-521. */
    PublicKey signer(ConfigNode node) {
        return read(node, KeyFiles::publicKey);
    }

    List<X509Certificate> certificates(ConfigNode node) {
        return read(node, Certificates::parse);
    }

    /** Returns the text of a key or certificate. */
    String text(ConfigNode node) {
        return new String(bytes(where(node, "pem")), StandardCharsets.US_ASCII);
    }

    /** Returns the JSON of a trusted root, {@code { file: NAME }} or {@code { json: TEXT }}. */
    byte[] json(ConfigNode node) {
        return bytes(where(node, "json"));
    }

    private <T> T read(ConfigNode node, BiFunction<byte[], String, T> reader) {
        ConfigNode where = where(node, "pem");
        try {
            return reader.apply(
                    bytes(where), where.isKey("pem") ? "it" : file(where).toString());
        } catch (KeyFileException e) {
            throw where.error(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the node that holds the content itself, under a key, or the name of a file. */
    private ConfigNode where(ConfigNode node, String inline) {
        if (folder == null) {
            return node.only(inline).get(inline);
        }
        node.only("file", inline);
        if (node.find("file").isPresent() && node.find(inline).isPresent()) {
            throw node.error("both 'file' and '" + inline + "' stand there; one of them is enough");
        }
        return node.find(inline).orElseGet(() -> node.get("file"));
    }

    private byte[] bytes(ConfigNode where) {
        return !where.isKey("file") ? where.text().getBytes(StandardCharsets.UTF_8) : content(where, file(where));
    }

    /** Returns a file that not everybody may write: who can change a key can change the policy. */
    private Path file(ConfigNode where) {
        if (folder == null) {
            throw new AssertionError("a sealed policy names no files; this is a bug");
        }
        Path file = where.path(folder);
        Writable.byEverybody(file).ifPresent(problem -> {
            throw where.error(problem);
        });
        return file;
    }

    private static byte[] content(ConfigNode where, Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw where.error(file + " is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw where.error(file + " is larger than " + LIMIT + " bytes; this is not the right file");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw where.error(file + " does not exist");
        } catch (IOException e) {
            throw where.error(file + " cannot be read: " + e.getMessage());
        }
    }
}
