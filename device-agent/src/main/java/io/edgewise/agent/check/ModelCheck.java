package io.edgewise.agent.check;

import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.ModelLook;
import io.edgewise.deploy.ModelLook.Copy;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.Progress;
import io.edgewise.registry.RegistryException;
import io.edgewise.registry.StoreLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether the declared models would pass the gates, and their pipelines fit them. What the store has is looked at
 * there; what it lacks is pulled into a folder that is deleted. Nothing is loaded.
 */
final class ModelCheck implements Check {
    private static final long MIB = 1L << 20;
    private static final StoreLimits LIMITS = new StoreLimits(128 * MIB, 64 * MIB, StoreLimits.DEFAULT.files());

    @Override
    public String name() {
        return "models";
    }

    @Override
    public boolean asksPeers() {
        return true;
    }

    @Override
    public Duration limit(Site site) {
        return PATIENCE.multipliedBy(2L + site.desired().models().size());
    }

    @Override
    public List<Finding> run(Site site) {
        DesiredState desired = site.desired();
        DeviceTrust trust = site.trust();
        List<Finding> found = new ArrayList<>();
        new TreeMap<>(desired.models()).forEach((model, ref) -> found.add(look(model, ref, site, trust)));
        new TreeMap<>(desired.pipelines())
                .forEach((pipeline, spec) -> site.look(spec.model())
                        .flatMap(look -> misfit(pipeline, spec, look))
                        .ifPresent(found::add));
        return found.isEmpty() ? List.of(Finding.skipped(name(), "none is declared", null)) : found;
    }

    private Finding look(String model, ModelRef ref, Site site, DeviceTrust trust) {
        String subject = model + ": ";
        try {
            Optional<Copy> here = stored(ref, site.agent().models());
            if (here.isEmpty() && !mayAsk(ref, site)) {
                return Finding.skipped(
                        name(), subject + "it is not in the store, and no registry is asked (--offline)", null);
            }
            Copy copy = here.isPresent() ? here.get() : pulled(ref, site);
            ModelLook look = ModelLook.at(ref, copy, () -> pulled(ref, site), trust);
            site.looked(model, look);
            return Finding.ok(
                    name(),
                    subject + "signed by " + String.join("+", look.signers()) + ", "
                            + (here.isPresent() ? "in the store" : "in " + place(ref) + ", not yet in the store"));
        } catch (RefusedException e) {
            if (e.refusal() == Refusal.LIMIT_EXCEEDED) {
                return Finding.skipped(
                        name(),
                        subject + "not judged: " + e.getMessage(),
                        "edgewise models verify " + ref + " --policy FILE judges it");
            }
            if (e.refusal() == Refusal.UNAVAILABLE && !mayAsk(ref, site)) {
                return Finding.skipped(name(), subject + e.getMessage(), null);
            }
            return CheckRun.refused(name(), subject, e);
        } catch (RegistryException e) {
            return CheckRun.refused(name(), subject, e);
        }
    }

    private static String place(ModelRef ref) {
        return ref.isLocal() ? ref.source() : "the registry";
    }

    /** What lies on this device is looked at without asking anybody. */
    private static boolean mayAsk(ModelRef ref, Site site) {
        return ref.isLocal() || !site.options().offline();
    }

    /** A store that is not there yet is not made. */
    static Optional<Copy> stored(ModelRef ref, Path folder) {
        if (!Files.exists(folder.resolve("index.json"))) {
            return Optional.empty();
        }
        ModelStore store = ModelStore.open(folder);
        return store.find(ref.pinned()).map(pack -> Copy.stored(pack, store));
    }

    /** The device's own store is left as it is. */
    private static Copy pulled(ModelRef ref, Site site) {
        if (!mayAsk(ref, site)) {
            throw new RefusedException(Refusal.UNAVAILABLE, "no registry is asked (--offline)");
        }
        ModelStore store = ModelStore.open(site.scratch().resolve("models"), LIMITS);
        return Copy.pulled(store.pull(ref, site.registries(), Progress.NONE), store);
    }

    private Optional<Finding> misfit(String pipeline, PipelineSpec spec, ModelLook look) {
        if (!UnitCheck.impossible(spec, look.manifest()).isEmpty()) {
            return Optional.empty(); // the check of units says it
        }
        try {
            look.checkFit(pipeline, spec);
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(Finding.failed(name(), Fault.SETUP, String.valueOf(e.getMessage()), null));
        }
    }
}
