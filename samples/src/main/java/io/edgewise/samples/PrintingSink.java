package io.edgewise.samples;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.pipeline.DecisionSink;
import java.io.PrintStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sink of your own: it is called by the lane's thread and must not wait. This one prints what changes. */
public final class PrintingSink implements DecisionSink {
    private final PrintStream out;
    private @Nullable Decision last;

    /** Makes a sink that prints here. */
    public PrintingSink(PrintStream out) {
        this.out = out;
    }

    @Override
    public void decided(DecisionRecord decision) {
        if (decision.decision() != last) {
            last = decision.decision();
            out.println(Instant.ofEpochSecond(0, decision.span().endNanos()) + " " + last + " score " + decision.score()
                    + " by " + decision.model().provenance().name() + " "
                    + decision.model().provenance().verdict());
        }
    }

    @Override
    public void alarm(AlarmRecord change) {
        out.println("  alarm " + change.state() + ": " + change.advice());
    }
}
