package io.edgewise.guard;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import java.util.ArrayList;
import java.util.List;

/** What a guard says of a value on its way down the path. */
public sealed interface Verdict permits Verdict.Pass, Verdict.Degrade, Verdict.Reject {
    /** Returns the verdict on a value that nothing speaks against. */
    static Verdict pass() {
        return Pass.INSTANCE;
    }

    /** Returns the quality the value has left. */
    Quality quality();

    /** Returns what was found, in a fixed order. */
    List<Finding> findings();

    /** Returns the reasons of all findings, bits of {@link Reason}. */
    default long reasons() {
        long bits = 0;
        List<Finding> found = findings();
        for (int i = 0; i < found.size(); i++) { // by index: an iterator would be one object a window
            bits |= found.get(i).reason().bit();
        }
        return bits;
    }

    /** Returns what both say together: the worse one's fate, the findings of both in this order. */
    default Verdict and(Verdict later) {
        if (later instanceof Pass) {
            return this;
        }
        if (this instanceof Pass) {
            return later;
        }
        List<Finding> all = new ArrayList<>(findings().size() + later.findings().size());
        all.addAll(findings());
        all.addAll(later.findings());
        boolean rejected = this instanceof Reject || later instanceof Reject;
        return rejected ? new Reject(all) : new Degrade(quality().worst(later.quality()), all);
    }

    /** Nothing speaks against the value. */
    record Pass() implements Verdict {
        private static final Pass INSTANCE = new Pass();

        @Override
        public Quality quality() {
            return Quality.GOOD;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }

    /** The value goes on; what was found goes into the record. */
    record Degrade(Quality quality, List<Finding> findings) implements Verdict {
        public Degrade {
            findings = List.copyOf(findings);
        }
    }

    /** The value goes no further. */
    record Reject(List<Finding> findings) implements Verdict {
        public Reject {
            findings = List.copyOf(findings);
        }

        @Override
        public Quality quality() {
            return Quality.BAD;
        }
    }
}
