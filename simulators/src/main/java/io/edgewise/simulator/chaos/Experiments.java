package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttVersion;
import java.util.List;

/** All experiments, in the order they are run. A new one is added here. */
final class Experiments {
    static final List<Experiment> ALL = List.of(
            new ChaosExperiment(
                    "chaos-v3-mosquitto", "mosquitto", MqttVersion.V3_1_1, bench -> Mosquitto.start(bench.folder())),
            new ChaosExperiment(
                    "chaos-v3-moquette",
                    "Moquette",
                    MqttVersion.V3_1_1,
                    bench -> bench.embedded().start()),
            new ChaosExperiment(
                    "chaos-v5-moquette",
                    "Moquette",
                    MqttVersion.V5,
                    bench -> bench.embedded().start()),
            new BrokerRestart(),
            new BlackHole(),
            new SilentPeer(),
            new SlowBroker(),
            new DnsFailure(),
            new SigStop(),
            new SlowLink(),
            new KillExperiment("kill", false),
            new KillExperiment("kill-offline", true),
            new PowerCut("ext4"),
            new PowerCut("xfs"),
            new DiskTrouble("disk-full", "the file system below the spool is full", "DISK_FULL", FullPlace::ofBytes),
            new DiskTrouble("inodes", "the file system has no room for new files", "DISK_FULL", FullPlace::ofInodes),
            new DiskTrouble(
                    "eio-write",
                    "each write fails with EIO",
                    "FAILING",
                    bench -> FailingPlace.of(bench, List.of("posix/io/rw/pwrite"))),
            new DiskTrouble(
                    "eio-force",
                    "each force fails with EIO",
                    "FAILING",
                    bench -> FailingPlace.of(bench, List.of("posix/io/sync/fsync", "posix/io/sync/fdatasync"))),
            new ClockExperiment(),
            new PullExperiment(
                            "registry-cut", "the line breaks at every k-th byte of a blob", 30, 1_500, PullFaults::cut)
                    .with(Lies.cutAfter(1_000, false)),
            new PullExperiment("registry-cuts", "the line breaks after each k bytes", 4, 100, PullFaults::cuts),
            new PullExperiment(
                    "registry-stall", "silence at a random byte, for ever, or a drip", 4, 40, PullFaults::stall),
            new PullExperiment("registry-endless", "bodies without an end", 4, 40, PullFaults::endless),
            new PullExperiment("registry-length", "too many bytes, and too few", 8, 400, PullFaults::length),
            new PullExperiment("registry-flip", "one bit is turned", 5, 500, PullFaults::flip).with(Lies.flipAt(1_000)),
            new PullExperiment("registry-sizes", "manifests that lie about sizes", 14, 140, PullFaults::sizes),
            new PullExperiment(
                    "registry-range", "a cut, and the range is answered wrong", 16, 800, RegistryFaults::range),
            new PullExperiment("registry-oddity", "what registries in the field do", 12, 240, RegistryFaults::oddity),
            new PullExperiment("registry-token", "tokens that end mid-way", 7, 140, RegistryFaults::token),
            new PullExperiment("registry-busy", "429 and 5xx, with Retry-After", 16, 64, RegistryFaults::busy),
            new PullExperiment(
                    "registry-redirect", "to another origin, in a circle", 13, 260, RegistryFaults::redirect),
            new PullExperiment("registry-mirror", "a mirror that is sick", 10, 100, RegistryFaults::mirror),
            new PullExperiment(
                            "registry-docker",
                            "cuts, flips and wrong ranges before Debian's docker-registry",
                            26,
                            260,
                            RegistryFaults::mixed)
                    .over(DockerRegistry::start),
            new PullKill(),
            new PullDisk(),
            new SoakExperiment());

    private Experiments() {}
}
