package io.edgewise.registry;

import io.edgewise.durable.ResumableFile;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One blob on its way into the store, over as many tries, sources and pulls as it takes. What has come stays on the
 * disk, is hashed anew by the next pull and gone on from with a range; of a cut only what was on the line is lost.
 * Registries answer ranges in many ways, right and wrong, so only the digest at the end is believed: if it is wrong,
 * all is fetched once more from the beginning, and then the blob is refused. One thread uses it.
 */
final class Download {
    private static final Duration LEAST_TIME = Duration.ofMinutes(1);

    /** A link slower than this is none; a registry that drips holds up everything else that is to be done. */
    private static final long SLOWEST_BYTES_A_SECOND = 4096;

    private static final int CHUNK = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18})");

    private final RegistryClient registry;
    private final ModelRef where;
    private final Descriptor blob;
    private final ResumableFile file;
    private final Progress progress;

    private final Hasher hasher = new Hasher();
    private long done;
    private long farthest;
    private long fetched;
    private int attempts;
    private boolean begunAnew;
    private ModelRef source;
    private Range range = Range.OPEN;
    private @Nullable String etag;

    Download(RegistryClient registry, ModelRef where, Descriptor blob, ResumableFile file, Progress progress) {
        this.registry = registry;
        this.where = where;
        this.blob = blob;
        this.file = file;
        this.progress = progress;
        this.source = where;
    }

    /**
     * Fetches what is missing; when this returns, the file holds the blob and nothing else.
     *
     * @throws RefusedException DIGEST_MISMATCH for other bytes, more or fewer; UNAVAILABLE if it cannot be had
     * @throws UncheckedIOException if the file cannot be written
     */
    BlobTransfer run() {
        try (hasher) {
            takeUp();
            boolean whole = isWhole();
            long resumedAt = done;
            if (!whole) {
                progress.began(blob.digest(), done, blob.size());
                Tries tries = registry.blobTries();
                registry.ask(where, tries, from -> Optional.of(fetch(from, tries)));
            }
            return new BlobTransfer(blob.digest(), blob.size(), fetched, resumedAt, attempts, source.registry());
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /** Hashes what an earlier pull left. */
    private void takeUp() throws IOException {
        if (file.length() > blob.size()) {
            file.restart();
        }
        byte[] chunk = new byte[CHUNK];
        byte[] other = new byte[CHUNK];
        try (InputStream in = file.written()) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                hasher.update(ByteBuffer.wrap(chunk, 0, read));
                done += read;
                byte[] hashed = chunk; // while it is, the other is filled
                chunk = other;
                other = hashed;
            }
        }
        farthest = done;
    }

    /** Tells whether all is there; what has the right length and another digest is forgotten. */
    private boolean isWhole() throws IOException {
        if (done < blob.size()) {
            return false;
        }
        if (hasher.digest().equals(blob.digest())) {
            return true;
        }
        restart();
        return false;
    }

    private Descriptor fetch(ModelRef from, Tries tries) {
        if (!from.equals(source)) {
            source = from;
            range = Range.OPEN;
            etag = null;
        }
        try {
            transfer(tries);
        } catch (RefusedException e) {
            if (e.refusal() != Refusal.DIGEST_MISMATCH || begunAnew) {
                throw e;
            }
            begunAnew = true;
            Logger.warn("begun anew: {}", e.getMessage());
            transfer(tries);
        }
        return blob;
    }

    /** Asks until all is there, the line breaks or the registry answers otherwise; each round asks another way. */
    private void transfer(Tries tries) {
        boolean whole = false;
        while (!whole) {
            attempts++;
            try (Reply reply = registry.wire().get(registry.wire().uri(source, "blobs/" + blob.digest()), headers())) {
                if (reply.status() == 206 && done > 0 && goesOn(reply)) {
                    whole = stream(reply, tries);
                } else if (reply.status() == 200) {
                    begin(reply);
                    whole = stream(reply, tries);
                } else if (done > 0 && range != Range.NONE && (reply.status() == 206 || reply.status() == 416)) {
                    range = range.next();
                } else {
                    throw reply.unexpected();
                }
            } catch (IOException e) {
                throw notWritten(e);
            }
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (done > 0 && range != Range.NONE) {
            headers.put("Range", "bytes=" + done + "-" + (range == Range.OPEN ? "" : blob.size() - 1));
            if (etag != null) {
                headers.put("If-Range", etag);
            }
        }
        return headers;
    }

    private boolean goesOn(Reply reply) {
        Matcher found = CONTENT_RANGE.matcher(reply.header("Content-Range").orElse(""));
        return found.matches()
                && Long.parseLong(found.group(1)) == done
                && Long.parseLong(found.group(2)) == blob.size();
    }

    /** A registry that sends all of it: what is here is worth nothing, and the same answer is the new beginning. */
    private void begin(Reply reply) throws IOException {
        if (done > 0) {
            restart();
        }
        String length = reply.header("Content-Length").orElse(null);
        if (String.valueOf(blob.size()).equals(length)) {
            return;
        }
        if (reply.saysPage()) {
            throw reply.page();
        }
        if (length != null) {
            throw mismatch(reply, "would send " + length + " bytes, not " + blob.size());
        }
    }

    /** Returns whether all is there; of a range less may come than was asked for. */
    private boolean stream(Reply reply, Tries tries) throws IOException {
        Duration limit = LEAST_TIME.plusSeconds(blob.size() / SLOWEST_BYTES_A_SECOND);
        reply.body().within(Duration.ofNanos(Math.max(1, Math.min(limit.toNanos(), tries.leftNanos()))));
        etag = reply.header("ETag").filter(tag -> tag.startsWith("\"")).orElse(null);
        long before = done;
        for (ByteBuffer some = reply.next(); some != null; some = reply.next()) {
            take(reply, some, tries);
        }
        if (done == blob.size()) {
            check(reply, hasher.digest());
            return true;
        }
        boolean ended = reply.header("Content-Length").isPresent()
                || reply.header("Transfer-Encoding").isPresent();
        if (reply.status() == 200 && ended) {
            long sent = done;
            restart();
            throw mismatch(reply, "sent " + sent + " bytes, not " + blob.size());
        }
        if (done == before || !ended) {
            throw RegistryClient.brokeOff(reply.place(), new EOFException("it ended at byte " + done));
        }
        return false;
    }

    private void take(Reply reply, ByteBuffer some, Tries tries) throws IOException {
        int length = some.remaining();
        if (length > blob.size() - done) {
            restart();
            throw mismatch(reply, "sends more than the " + blob.size() + " bytes it should have");
        }
        registry.rates().take(source.registry(), length);
        hasher.update(some);
        file.write(some);
        done += length;
        fetched += length;
        if (done > farthest) {
            farthest = done;
            tries.progress();
        }
        progress.transferred(blob.digest(), done, blob.size());
    }

    private void check(Reply reply, Digest found) throws IOException {
        if (!found.equals(blob.digest())) {
            restart();
            throw mismatch(reply, "sent " + blob.size() + " bytes with the digest " + found);
        }
    }

    private void restart() throws IOException {
        file.restart();
        hasher.reset();
        done = 0;
    }

    private RefusedException mismatch(Reply reply, String found) {
        return RegistryClient.mismatch(reply, blob.digest(), found);
    }

    private UncheckedIOException notWritten(IOException e) {
        return new UncheckedIOException("the store cannot be written: " + e, e);
    }

    /** How the rest of a blob is asked for: some registries know no open range, some none at all. */
    private enum Range {
        OPEN,
        CLOSED,
        NONE;

        Range next() {
            return this == OPEN ? CLOSED : NONE;
        }
    }
}
