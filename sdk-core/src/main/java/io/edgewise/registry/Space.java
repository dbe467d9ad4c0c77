package io.edgewise.registry;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.Set;
import org.tinylog.Logger;

/** Sees that what is to be fetched fits; makes room if it can. */
final class Space {
    /** What stays free on the disk whatever is pulled: the spool and the state files need room too. */
    private static final long DISK_MARGIN = 16L << 20;

    private final Layout layout;
    private final StoreLimits limits;
    private final Runnable collect;

    /** Makes it; {@code collect} removes packages that nothing needs. */
    Space(Layout layout, StoreLimits limits, Runnable collect) {
        this.layout = layout;
        this.limits = limits;
        this.collect = collect;
    }

    /** Refuses what does not fit even without the unfinished blobs of other packages, and packages nothing needs. */
    void make(ModelRef where, long bytes, Set<Digest> ours, String what) {
        if (bytes <= 0) { // a full disk is no reason to refuse what is here already
            return;
        }
        for (Part part : layout.parts()) {
            if (fits(bytes)) {
                return;
            }
            if (ours.stream().noneMatch(part::isOf)) {
                Logger.info("an unfinished blob goes to make room: {}", part.file());
                layout.remove(part);
            }
        }
        if (!fits(bytes)) {
            collect.run();
        }
        refuseAbove(where, limits.storeBytes() - layout.used(), bytes, what + ", with what the store holds,");
        refuseAbove(where, layout.usable() - DISK_MARGIN, bytes, what + ", in bytes on a disk that keeps 16 MiB free,");
    }

    private boolean fits(long bytes) {
        return bytes <= limits.storeBytes() - layout.used() && bytes <= layout.usable() - DISK_MARGIN;
    }

    /** Refuses what is above a limit, with the numbers. */
    static void refuseAbove(ModelRef where, long limit, long value, String what) {
        if (value > limit) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    where + ": " + what + " comes to " + value + ", at most " + Math.max(0, limit)
                            + " are allowed; nothing was fetched");
        }
    }
}
