package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 in the middle of a pull, by the registry that knows how far it is. */
class KilledPullIT {
    @TempDir
    Path folder;

    @Test
    void aKilledPullLeavesAStoreThatOpensHoldsNothingByHalfAndPullsOn() throws Exception {
        try (FakeRegistry registry = new FakeRegistry(false)) {
            Digest digest = Samples.push(folder.resolve("packed"), registry);
            String model = Digest.of(Samples.MODEL).toString();
            for (int sent : new int[] {1, Samples.MODEL.length / 2, Samples.MODEL.length - 1}) {
                CountDownLatch kill = new CountDownLatch(1);
                registry.answer("blobs/" + model, exchange -> {
                    exchange.sendResponseHeaders(200, Samples.MODEL.length);
                    exchange.getResponseBody().write(Samples.MODEL, 0, sent);
                    exchange.getResponseBody().flush();
                    kill.countDown();
                    registry.await(Long.MAX_VALUE);
                });
                killWhilePulling(registry, digest, kill);
                assertEquals(
                        Optional.empty(),
                        ModelStore.open(folder.resolve("store")).find(digest));
                assertTrue(Files.notExists(blob(model)), "no unfinished blob under its name");
            }
            CountDownLatch beforeTheIndex = new CountDownLatch(1);
            registry.answerRightly();
            registry.answer("manifests/" + Referrers.tag(digest), exchange -> {
                beforeTheIndex.countDown();
                registry.await(Long.MAX_VALUE);
            });
            killWhilePulling(registry, digest, beforeTheIndex);
            assertEquals(
                    Optional.empty(), ModelStore.open(folder.resolve("store")).find(digest));
            assertTrue(Files.exists(blob(model)), "whole blobs are kept for the next pull");

            registry.answerRightly();
            ModelStore store = ModelStore.open(folder.resolve("store"));
            StoredPackage pulled = store.pull(
                    registry.ref("").withDigest(digest), new RegistryClient(registry.settings()), Progress.NONE);

            assertEquals(1, pulled.evidence().size());
            assertArrayEquals(Samples.MODEL, store.read(Digest.of(Samples.MODEL), 1 << 20));
            assertNoPartsAreLeft();
        }
    }

    private void killWhilePulling(FakeRegistry registry, Digest digest, CountDownLatch kill) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PullingChild.class.getName(),
                        folder.resolve("store").toString(),
                        registry.ref("").withDigest(digest).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
        try {
            assertTrue(kill.await(60, TimeUnit.SECONDS), () -> "the child never came that far: " + log());
        } finally {
            child.destroyForcibly();
        }
        assertEquals(137, child.waitFor(), "ended by SIGKILL");
    }

    private Path blob(String digest) {
        return folder.resolve("store/blobs/sha256").resolve(Digest.parse(digest).hex());
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("child.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void assertNoPartsAreLeft() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")));
        }
    }
}
