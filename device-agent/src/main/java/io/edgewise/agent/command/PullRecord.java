package io.edgewise.agent.command;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.registry.BlobTransfer;
import io.edgewise.registry.PackageFile;
import io.edgewise.registry.Progress;
import io.edgewise.registry.StoredPackage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Notes what a pull fetched, and shows it. */
final class PullRecord implements Progress {
    private final Progress shown;

    // Filled by the threads that transfer, read when they have ended.
    private final Queue<BlobTransfer> transfers = new ConcurrentLinkedQueue<>();

    PullRecord(Progress shown) {
        this.shown = shown;
    }

    @Override
    public void planned(long bytes) {
        shown.planned(bytes);
    }

    @Override
    public void began(Digest blob, long at, long size) {
        shown.began(blob, at, size);
    }

    @Override
    public void transferred(Digest blob, long done, long size) {
        shown.transferred(blob, done, size);
    }

    @Override
    public void finished(BlobTransfer transfer) {
        transfers.add(transfer);
        shown.finished(transfer);
    }

    /** Returns how many bytes came. */
    long bytes() {
        return transfers.stream().mapToLong(BlobTransfer::fetched).sum();
    }

    /** Returns {@code edgewise.pull/v1}. */
    byte[] document(ModelRef ref, StoredPackage pack, long millis) {
        // What was fetched, config and signatures too; then the files that were here already.
        List<BlobTransfer> all = new ArrayList<>(transfers);
        for (PackageFile file : pack.files()) {
            if (all.stream().noneMatch(blob -> blob.digest().equals(file.digest()))) {
                all.add(new BlobTransfer(file.digest(), file.size(), 0, 0, 0, ref.source()));
            }
        }
        String source = transfers.stream()
                .max(Comparator.comparingLong(BlobTransfer::fetched))
                .map(BlobTransfer::source)
                .orElse(ref.source());
        return JsonWriter.object(json -> json.put("schema", "edgewise.pull/v1")
                .put("ref", ref.toString())
                .put("digest", pack.digest().toString())
                .putObjects("blobs", all, PullRecord::write)
                .put("bytesFetched", bytes())
                .put("wallMs", millis)
                .put("source", source));
    }

    private static void write(JsonWriter json, BlobTransfer blob) {
        json.put("digest", blob.digest().toString()).put("size", blob.size()).put("fetched", blob.fetched());
        if (blob.resumedAt() > 0) {
            json.put("resumedAt", blob.resumedAt());
        } else {
            json.putNull("resumedAt");
        }
        json.put("attempts", blob.attempts());
    }
}
