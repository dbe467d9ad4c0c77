package io.edgewise.attest;

import io.edgewise.attest.Verification.AntiRollback;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;

/** Whether a model is older than one of its name that was in service here under its scope. */
final class ModelFloor {
    private ModelFloor() {}

    static Verification judge(Verification found, byte[] edgewiseJson) {
        AntiRollback counters = new AntiRollback(0, 0);
        try {
            Gate.mustBeVerified(found, Gate.MANIFEST, edgewiseJson);
            ModelManifest manifest = ModelManifest.parse(edgewiseJson);
            long floor = found.known().counterOf(new KnownFloors.Series(found.rule(), manifest.name()), found.policy());
            counters = new AntiRollback(floor, manifest.card().counter());
            if (counters.value() < floor && !found.known().approved().contains(found.manifest())) {
                throw rolledBack(found, manifest.name(), counters);
            }
            return found.with(counters);
        } catch (RefusedException e) {
            return found.refusedBy(e, counters);
        }
    }

    private static RefusedException rolledBack(Verification found, String name, AntiRollback counters) {
        String has = counters.value() == 0 ? "no counter" : "the counter " + counters.value();
        return new RefusedException(
                Refusal.COUNTER_ROLLED_BACK,
                found.ref() + ": the model " + name + " has " + has + " in edgewise.json, one with " + counters.floor()
                        + " was in service here, and this package never was; make it again with a higher counter");
    }
}
