package io.edgewise.attest;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.time.Instant;

/** Whether this policy, on this device, may still admit something new: what was in service before is not asked. */
final class PolicyFloor {
    private PolicyFloor() {}

    static void check(Verification.Request request) {
        KnownFloors known = request.known();
        TrustPolicy policy = request.policy();
        if (known.approved().contains(request.manifest())) {
            return;
        }
        if (known.trouble() != null) {
            throw new RefusedException(
                    Refusal.FLOORS_UNREADABLE,
                    request.ref() + ": nobody can tell whether it is older than what ran here: " + known.trouble());
        }
        Instant expires = policy.expires();
        if (policy.expiredAt(known.time())) {
            throw new RefusedException(
                    Refusal.POLICY_EXPIRED,
                    request.ref() + ": the policy '" + policy.name() + "' ended " + expires + ", here it is "
                            + known.time() + "; what runs goes on, bring the next policy or set the clock");
        }
        if (policy.counter() < known.policyCounter()) {
            throw new RefusedException(
                    Refusal.COUNTER_ROLLED_BACK,
                    request.ref() + ": the policy '" + policy.name() + "' has the counter " + policy.counter() + ", "
                            + known.policyCounter() + " was in force here; bring that one or the next");
        }
    }
}
