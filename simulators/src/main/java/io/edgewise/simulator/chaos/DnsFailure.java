package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A name that does not resolve, then does: a child has its own file of host names, so that no root is needed. */
final class DnsFailure extends OutageExperiment {
    DnsFailure() {
        super(
                "dns-failure",
                "the name of the broker is not known for a while; the publisher is a process of its own",
                Lasting.seconds(3, 30),
                100);
    }

    private static final String HOST = "broker.faults.test";

    @Override
    void begin(Scene scene) {
        // The name is not known from the beginning: the machine would remember one that was.
    }

    @Override
    void end(Scene scene) throws IOException {
        Files.writeString(hosts(scene), "127.0.0.1 " + HOST + System.lineSeparator());
    }

    @Override
    Publisher publisher(Scene scene, int count) throws IOException, InterruptedException {
        Files.writeString(hosts(scene), "127.0.0.1 localhost" + System.lineSeparator());
        ChildPublisher child = ChildPublisher.start(
                "link",
                "tcp://" + HOST + ":" + scene.proxy().port(),
                records(count),
                List.of("-Djdk.net.hosts.file=" + hosts(scene)),
                scene.bench().folder().resolve("dns.log"));
        child.awaitReady();
        return child;
    }

    private static Path hosts(Scene scene) {
        return scene.bench().folder().resolve("hosts");
    }
}
