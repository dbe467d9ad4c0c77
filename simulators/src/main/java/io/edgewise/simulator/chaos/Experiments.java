package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttVersion;
import java.util.List;
import java.util.stream.Stream;

/** All experiments, in the order they are run. A new one is added here. */
final class Experiments {
    private static final List<Experiment> OF_RECORDS = List.of(
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
            new SoakExperiment());

    /** Those, and the ones in which packages are pulled. */
    static final List<Experiment> ALL =
            Stream.of(OF_RECORDS, PullExperiments.ALL).flatMap(List::stream).toList();

    private Experiments() {}
}
