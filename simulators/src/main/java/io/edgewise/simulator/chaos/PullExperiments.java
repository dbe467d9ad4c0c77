package io.edgewise.simulator.chaos;

import io.edgewise.simulator.chaos.PullExperiment.Counts;
import java.util.List;

/** All experiments in which packages are pulled from a registry that answers badly. A new one is added here. */
final class PullExperiments {
    static final List<Experiment> ALL = List.of(
            new PullExperiment(
                            "registry-cut",
                            "the line breaks at every k-th byte of a blob",
                            new Counts(24, 1_500),
                            PullFaults::cut)
                    .with(Lies.cutAfter(1_000, false)),
            new PullExperiment(
                    "registry-cuts", "the line breaks after each k bytes", new Counts(4, 100), PullFaults::cuts),
            new PullExperiment(
                    "registry-stall",
                    "silence at a random byte, for ever, or a drip",
                    new Counts(4, 40),
                    PullFaults::stall),
            new PullExperiment("registry-endless", "bodies without an end", new Counts(4, 40), PullFaults::endless),
            new PullExperiment(
                    "registry-length", "too many bytes, and too few", new Counts(8, 400), PullFaults::length),
            new PullExperiment("registry-flip", "one bit is turned", new Counts(5, 500), PullFaults::flip)
                    .with(Lies.flipAt(1_000)),
            new PullExperiment(
                    "registry-sizes", "manifests that lie about sizes", new Counts(14, 140), PullFaults::sizes),
            new PullExperiment(
                    "registry-range",
                    "a cut, and the range is answered wrong",
                    new Counts(16, 800),
                    RegistryFaults::range),
            new PullExperiment("registry-http", "HTTP as nobody should speak it", new Counts(44, 440), HttpLies::cases),
            new PullExperiment(
                    "registry-oddity", "what registries in the field do", new Counts(12, 240), RegistryFaults::oddity),
            new PullExperiment("registry-token", "tokens that end mid-way", new Counts(7, 140), RegistryFaults::token),
            new PullExperiment(
                    "registry-busy", "429 and 5xx, with Retry-After", new Counts(16, 64), RegistryFaults::busy),
            new PullExperiment(
                    "registry-redirect",
                    "to another origin, in a circle",
                    new Counts(13, 260),
                    RegistryFaults::redirect),
            new PullExperiment("registry-mirror", "a mirror that is sick", new Counts(10, 100), RegistryFaults::mirror),
            new PullExperiment("registry-tls", "who is believed over TLS", new Counts(7, 70), TlsFaults::cases),
            new TagLists(),
            new PullExperiment(
                            "registry-docker",
                            "the same before Debian's docker-registry",
                            new Counts(24, 480),
                            RegistryFaults::mixed)
                    .over(DockerRegistry::start),
            new PullKill(),
            new PullDisk());

    private PullExperiments() {}
}
