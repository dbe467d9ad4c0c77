package io.edgewise.deploy;

import io.edgewise.model.ModelRuntime;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.RegistryClient;
import io.edgewise.time.Ticker;
import java.util.List;

/**
 * What every deployment passes through.
 *
 * @param store where packages lie
 * @param registry where they come from
 * @param trust who is trusted, and what is known from before
 * @param engines what runs them, the preferred first
 * @param ticker for how long each gate took
 */
public record ModelGate(
        ModelStore store, RegistryClient registry, DeviceTrust trust, List<ModelRuntime> engines, Ticker ticker) {}
