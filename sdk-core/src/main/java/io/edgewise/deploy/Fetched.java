package io.edgewise.deploy;

import io.edgewise.model.Digest;
import io.edgewise.registry.BlobTransfer;
import io.edgewise.registry.Progress;
import java.util.Comparator;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Notes what a pull fetched. */
final class Fetched implements Progress {
    // Filled by the threads that transfer, read when they have ended.
    private final Queue<BlobTransfer> transfers = new ConcurrentLinkedQueue<>();

    @Override
    public void transferred(Digest blob, long done, long size) {}

    @Override
    public void finished(BlobTransfer transfer) {
        transfers.add(transfer);
    }

    /** Returns it in words; empty if nothing came. */
    String words(long millis) {
        long bytes = transfers.stream().mapToLong(BlobTransfer::fetched).sum();
        long resumed = transfers.stream().mapToLong(BlobTransfer::resumedAt).sum();
        return transfers.stream()
                .max(Comparator.comparingLong(BlobTransfer::fetched))
                .map(most -> String.format(
                        Locale.ROOT,
                        "%,d bytes pulled from %s in %d ms%s",
                        bytes,
                        most.source(),
                        millis,
                        resumed > 0 ? String.format(Locale.ROOT, ", %,d were here", resumed) : ""))
                .orElse("");
    }
}
