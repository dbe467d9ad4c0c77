package io.edgewise.agent.command;

import io.edgewise.codec.DecisionView;
import io.edgewise.codec.FlightFile;
import io.edgewise.codec.IsoTime;
import io.edgewise.decision.Decision;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which windows of a flight are not compared, since they hang on something that it does not hold: what the policy
 * remembered, acts of people and lessons, in those of an earlier version; rows that guards look back on; another model.
 * Windows are asked for in order.
 */
final class NotCompared {
    private final FlightFile flight;
    private final Digest model;
    private final long settledNanos;
    private int settling;
    private int window;
    private boolean first = true;
    private @Nullable Digest calibration;
    private @Nullable String untold;

    private int withoutMemory;
    private int withoutRows;
    private int byAnotherModel;
    private int withoutActs;

    /**
     * Prepares it.
     *
     * @param model the digest of the model that decides again
     * @param settledNanos from when on a window has all rows before it that its guards look back on
     * @param warmUp after how many windows nothing depends on what was before
     */
    NotCompared(FlightFile flight, Digest model, long settledNanos, int warmUp) {
        this.flight = flight;
        this.model = model;
        this.settledNanos = settledNanos;
        this.settling = flight.rows().whole() || flight.head().memory() != null ? 0 : warmUp;
    }

    /** Tells whether the next window is one of them, and counts it. */
    boolean covers(byte[] message, DecisionView there) {
        window++;
        if (window <= flight.head().course().from() || !there.model().digest().equals(model)) {
            byAnotherModel++;
            return true;
        }
        if (settling > 0) {
            settling -= there.decision() == Decision.HOLD ? 0 : 1;
            withoutMemory++;
            return true;
        }
        if (there.span().startNanos() < settledNanos) {
            withoutRows++;
            return true;
        }
        if (isUntold(message, there)) {
            withoutActs++;
            return true;
        }
        return false;
    }

    /** Of a hold or a lesson an earlier version told no more than that windows after it are other ones. */
    private boolean isUntold(byte[] message, DecisionView there) {
        if (untold != null || flight.head().course().told()) {
            return untold != null;
        }
        String since = " " + IsoTime.format(there.span().startNanos()) + " on, since ";
        if (Json.parse(message, JsonLimits.DOCUMENT).find("hold").isPresent()) {
            untold = since + "somebody held the machine out of service then";
        } else if (!first && !flight.rows().whole() && !Objects.equals(calibration, there.calibration())) {
            untold = since + "the machine had taught something then";
        }
        first = false;
        calibration = there.calibration();
        return untold != null;
    }

    int count() {
        return withoutMemory + withoutRows + byAnotherModel + withoutActs;
    }

    /** Returns why, and what to do; empty where all were compared. */
    String why() {
        List<String> why = new ArrayList<>();
        if (byAnotherModel > 0) {
            why.add(byAnotherModel + " were decided by another model than the one that the flight's device.yaml names,"
                    + " or before that was taken anew");
        }
        if (withoutMemory > 0) {
            why.add(withoutMemory
                    + " hang on the decisions before them, which the flight does not tell: an earlier version"
                    + " recorded it");
        }
        if (withoutRows > 0) {
            why.add(withoutRows + " hang on rows before them, which were not kept: raise flights.memory in agent.yaml");
        }
        if (withoutActs > 0) {
            why.add(withoutActs + " from" + untold + ", and an earlier version recorded the flight, which did not tell"
                    + " how");
        }
        return String.join("; ", why);
    }
}
