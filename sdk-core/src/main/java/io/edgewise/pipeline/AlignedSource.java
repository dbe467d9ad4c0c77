package io.edgewise.pipeline;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several sources, or one whose values come apart, as one source of whole rows: see {@link Alignment}. What waits for
 * other values is bounded; what does not fit is given out or let go early and counted. Owned by a lane, like every
 * source; the counts are for any thread.
 */
public final class AlignedSource implements SampleSource {
    // So that one busy source does not keep the lane from its other work.
    private static final int FRAMES_PER_POLL = 64;

    private final List<Part> parts;
    private final Aligner aligner;
    private final Frame frame;
    private int next;

    /**
     * A source and where its columns go.
     *
     * @param source the source, closed with the whole
     * @param columns for each of its columns, the column of the whole
     * @param leads whether its times are the rows' times, where one source leads
     */
    public record Part(SampleSource source, int[] columns, boolean leads) {}

    /**
     * Makes the source.
     *
     * @param parts the sources
     * @param channels the columns of the whole
     * @param alignment how values become rows
     * @param lead the column whose times are the rows' times; −1 where a source or any leads
     */
    public AlignedSource(List<Part> parts, List<Channel> channels, Alignment alignment, int lead) {
        this.parts = List.copyOf(parts);
        this.frame = new Frame(channels, 1);
        if (alignment instanceof Alignment.AsOf asOf) {
            this.aligner = new AsOfAligner(channels.size(), asOf.oldest(), leads(channels.size(), lead));
        } else {
            this.aligner = new BarrierAligner(channels.size(), (Alignment.Barrier) alignment);
        }
    }

    private boolean[] leads(int width, int lead) {
        boolean[] leads = new boolean[width];
        boolean any = lead < 0 && parts.stream().noneMatch(Part::leads);
        for (Part part : parts) {
            for (int column : part.columns) {
                leads[column] = any || part.leads || column == lead;
            }
        }
        return leads;
    }

    @Override
    public @Nullable Frame poll() {
        frame.clear();
        int idle = 0;
        for (int frames = 0; frames < FRAMES_PER_POLL && idle < parts.size(); ) {
            Part part = parts.get(next);
            next = (next + 1) % parts.size();
            Frame came = part.source.poll();
            if (came == null) {
                idle++;
                continue;
            }
            idle = 0;
            frames++;
            take(came, part);
            if (frame.rows() > 0) {
                return frame;
            }
        }
        return null;
    }

    private void take(Frame came, Part part) {
        for (int row = 0; row < came.rows(); row++) {
            aligner.row(came.timeNanos(row), frame);
            for (int i = 0; i < part.columns.length; i++) {
                if (came.reasons(row, i) != Reason.MISSING.bit()) {
                    aligner.value(part.columns[i], came.value(row, i), came.reasons(row, i));
                }
            }
            aligner.rowEnds(frame);
        }
    }

    /** Returns what was let go or given out early, by reason; for any thread. */
    public Map<String, Long> dropped() {
        return aligner.dropped();
    }

    @Override
    public void onArrival(Runnable wake) {
        parts.forEach(part -> part.source.onArrival(wake));
    }

    /** Closes every source, also when one fails to. */
    @Override
    public void close() {
        List<RuntimeException> failures = new ArrayList<>();
        for (Part part : parts) {
            try {
                part.source.close();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
