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
                    "registry-cut", "the line breaks at every k-th byte of a blob", 40, 1_500, PullFaults::cut),
            new PullExperiment("registry-cuts", "the line breaks after each k bytes", 5, 100, PullFaults::cuts),
            new PullExperiment(
                    "registry-stall", "silence at a random byte, for ever, or a drip", 4, 40, PullFaults::stall),
            new PullExperiment("registry-endless", "bodies without an end", 4, 40, PullFaults::endless),
            new PullExperiment("registry-length", "too many bytes, and too few", 8, 400, PullFaults::length),
            new PullExperiment("registry-flip", "one bit is turned", 10, 500, PullFaults::flip),
            new PullExperiment("registry-sizes", "manifests that lie about sizes", 14, 140, PullFaults::sizes),
            new SoakExperiment());

    private Experiments() {}
}
