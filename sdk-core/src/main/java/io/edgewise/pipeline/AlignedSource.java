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
    // So that values of which no row becomes do not keep the lane from its other work.
    private static final int ROWS_PER_POLL = 8192;

    private final List<Part> parts;
    private final Aligner aligner;
    private final Frame frame;

    // Of each source the frame that came last and the first of its rows that was not taken yet.
    private final @Nullable Frame[] heads;
    private final int[] rowAt;

    /** A source and where its columns go. */
    public static final class Part {
        private final SampleSource source;
        private final int[] columns;
        private final boolean leads;

        /**
         * Makes a part.
         *
         * @param source the source, closed with the whole
         * @param columns for each of its columns, the column of the whole
         * @param leads whether its times are the rows' times, where one source leads
         */
        public Part(SampleSource source, int[] columns, boolean leads) {
            this.source = source;
            this.columns = columns.clone();
            this.leads = leads;
        }
    }

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
        this.heads = new Frame[parts.size()];
        this.rowAt = new int[parts.size()];
        if (alignment instanceof Alignment.AsOf asOf) {
            this.aligner = new AsOfAligner(channels.size(), asOf.oldest(), leads(channels.size(), lead));
        } else {
            this.aligner = new BarrierAligner(channels.size(), (Alignment.Barrier) alignment);
        }
    }

    private boolean[] leads(int width, int lead) {
        boolean[] leads = new boolean[width];
        boolean any = lead < 0 && parts.stream().noneMatch(part -> part.leads);
        for (Part part : parts) {
            for (int column : part.columns) {
                leads[column] = any || part.leads || column == lead;
            }
        }
        return leads;
    }

    /** Takes what waits at the sources in the order of time, so that it is joined alike whoever was asked first. */
    @Override
    public @Nullable Frame poll() {
        frame.clear();
        for (int rows = 0; rows < ROWS_PER_POLL && frame.rows() == 0; rows++) {
            int earliest = earliest();
            if (earliest < 0) {
                return null;
            }
            take(earliest);
        }
        return frame.rows() > 0 ? frame : null;
    }

    private int earliest() {
        int earliest = -1;
        long time = Long.MAX_VALUE;
        for (int i = 0; i < heads.length; i++) {
            Frame head = head(i);
            if (head != null && (earliest < 0 || head.timeNanos(rowAt[i]) < time)) {
                earliest = i;
                time = head.timeNanos(rowAt[i]);
            }
        }
        return earliest;
    }

    private @Nullable Frame head(int part) {
        Frame head = heads[part];
        while (head == null || rowAt[part] == head.rows()) {
            head = parts.get(part).source.poll();
            heads[part] = head;
            rowAt[part] = 0;
            if (head == null) {
                return null;
            }
        }
        return head;
    }

    private void take(int index) {
        Frame head = head(index);
        if (head == null) {
            return;
        }
        int[] columns = parts.get(index).columns;
        int row = rowAt[index]++;
        aligner.row(head.timeNanos(row), frame);
        for (int i = 0; i < columns.length; i++) {
            if (head.reasons(row, i) != Reason.MISSING.bit()) {
                aligner.value(columns[i], head.value(row, i), head.reasons(row, i));
            }
        }
        aligner.rowEnds(frame);
    }

    /** Returns what was let go or given out early, by reason; for any thread. */
    public Map<String, Long> dropped() {
        return aligner.dropped();
    }

    @Override
    public void onArrival(Runnable wake) {
        parts.forEach(part -> part.source.onArrival(wake));
    }

    /** Returns the sources, in the order of the parts. */
    public List<SampleSource> sources() {
        return parts.stream().map(part -> part.source).toList();
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
