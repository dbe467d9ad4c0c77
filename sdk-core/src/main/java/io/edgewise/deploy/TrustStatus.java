package io.edgewise.deploy;

import io.edgewise.attest.TrustPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom this device trusts, and what it knows of the time: a snapshot any thread may hold.
 *
 * @param policy the policy in force
 * @param bundled whether it came in a signed trust bundle; false for the operator's own file
 * @param expired whether its time is over by the trusted time: what runs goes on, nothing new is admitted
 * @param refused why the trust bundle as it lies there is not used; null when it is, or there is none
 * @param floorsTrouble why the counters of models are not known, with what to do: what runs goes on, nothing new is
 *     admitted; null when they are
 * @param timeFloor the time that is surely past
 * @param clockTrusted whether the wall clock stands where it can stand
 */
public record TrustStatus(
        TrustPolicy policy,
        boolean bundled,
        boolean expired,
        @Nullable String refused,
        @Nullable String floorsTrouble,
        Instant timeFloor,
        boolean clockTrusted) {}
