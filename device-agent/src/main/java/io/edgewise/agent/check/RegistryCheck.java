package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistryException;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.time.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the registries let us in, and whether their clocks and ours agree. */
final class RegistryCheck implements Check {
    @Override
    public String name() {
        return "registries";
    }

    @Override
    public boolean asksPeers() {
        return true;
    }

    @Override
    public Duration limit(Site site) {
        return PATIENCE.multipliedBy(1 + registries(site).size());
    }

    @Override
    public List<Finding> run(Site site) {
        AgentConfig agent = site.agent();
        Set<String> registries = registries(site);
        new RegistrySettings(agent.registries()).readFiles();
        if (registries.isEmpty()) {
            return List.of(
                    Finding.skipped(name(), "none is configured, and every declared model is in the store", null));
        }
        if (site.options().offline()) {
            return List.of(Finding.skipped(
                    name(), String.join(", ", registries) + ", their files can be used; not asked (--offline)", null));
        }
        List<Finding> found = new ArrayList<>();
        Finding clock = null;
        try (RegistryClient client = site.registries()) {
            for (String registry : registries) {
                try {
                    Optional<Instant> date = client.ping(registry);
                    found.add(Finding.ok(name(), registry + " lets us in"));
                    if (clock == null && date.isPresent()) {
                        clock = ClockCheck.against(
                                registry, date.get(), SystemTime.wallClock().instant());
                    }
                } catch (RegistryException e) {
                    found.add(Finding.failed(name(), Fault.SETUP, String.valueOf(e.getMessage()), null));
                } catch (RefusedException e) {
                    found.add(CheckRun.refused(name(), "", e));
                }
            }
        }
        if (clock != null) {
            found.add(clock);
        }
        return found;
    }

    /** Returns the registries that are configured, and those of models that the store does not have. */
    private static Set<String> registries(Site site) {
        Set<String> all = new TreeSet<>(site.agent().registries().keySet());
        site.desiredIfKnown()
                .ifPresent(state -> state.models().values().stream()
                        .filter(ref -> !ref.isLocal())
                        .filter(ref ->
                                ModelCheck.stored(ref, site.agent().models()).isEmpty())
                        .forEach(ref -> all.add(ref.registry().toLowerCase(Locale.ROOT))));
        return all;
    }
}
