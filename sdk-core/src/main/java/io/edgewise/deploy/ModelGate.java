package io.edgewise.deploy;

import io.edgewise.attest.TrustPolicy;
import io.edgewise.model.ModelRuntime;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.RegistryClient;
import io.edgewise.time.Ticker;
import java.time.InstantSource;
import java.util.List;

/**
 * What every deployment passes through.
 *
 * @param store where packages lie
 * @param registry where they come from
 * @param policy who is trusted
 * @param engines what runs them, the preferred first
 * @param clock by which certificates and attestations are judged
 * @param ticker for how long each gate took
 */
public record ModelGate(
        ModelStore store,
        RegistryClient registry,
        TrustPolicy policy,
        List<ModelRuntime> engines,
        InstantSource clock,
        Ticker ticker) {}
