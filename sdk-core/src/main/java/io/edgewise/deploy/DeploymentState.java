package io.edgewise.deploy;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a model stands on its way into service: one gate after the other, no way around any of them.
 *
 * <pre>
 *   RESOLVED → FETCHED → VERIFIED → INSPECTED → PROBED → SHADOW → ACTIVE → CONFIRMED
 *       \         \          \           \          \        \         \
 *        +---------+----------+-----------+----------+--------+         +→ ROLLED_BACK, SUPERSEDED
 *                             REJECTED
 * </pre>
 */
public enum DeploymentState {
    /** The reference names a digest. */
    RESOLVED,
    /** Every blob is in the store, each with the digest that was asked for. */
    FETCHED,
    /** The trust policy accepted its signatures. */
    VERIFIED,
    /** The model file is whole, holds what the rules allow, and is what its manifest says. */
    INSPECTED,
    /** It ran in a process of its own on golden samples. Not built yet: passed as skipped. */
    PROBED,
    /** It ran beside the present model and was compared. Not built yet: passed as skipped. */
    SHADOW,
    /** It is loaded, fits its contract, and decides. */
    ACTIVE,
    /** It has decided for long enough to be the one to go back to. */
    CONFIRMED,
    /** A gate refused it. */
    REJECTED,
    /** It was taken out of service because it did worse than the one before. */
    ROLLED_BACK,
    /** Another one took its place. */
    SUPERSEDED;

    /** Tells whether the next state may be this one. */
    public boolean mayBecome(DeploymentState next) {
        return successors().contains(next);
    }

    private Set<DeploymentState> successors() {
        return switch (this) {
            case RESOLVED -> EnumSet.of(FETCHED, REJECTED);
            case FETCHED -> EnumSet.of(VERIFIED, REJECTED);
            case VERIFIED -> EnumSet.of(INSPECTED, REJECTED);
            case INSPECTED -> EnumSet.of(PROBED, REJECTED);
            case PROBED -> EnumSet.of(SHADOW, REJECTED);
            case SHADOW -> EnumSet.of(ACTIVE, REJECTED);
            case ACTIVE -> EnumSet.of(CONFIRMED, ROLLED_BACK, SUPERSEDED);
            case CONFIRMED -> EnumSet.of(ROLLED_BACK, SUPERSEDED);
            case REJECTED, ROLLED_BACK, SUPERSEDED -> EnumSet.noneOf(DeploymentState.class);
        };
    }
}
