package io.edgewise.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two blobs of 64 MiB at once through a heap of 16 MiB, in a process of its own. */
class LargeBlobIT {
    private static final int MEBIBYTES = 64;

    @TempDir
    Path folder;

    @Test
    void blobsNeedNoHeap() throws Exception {
        try (FakeRegistry registry = new FakeRegistry(false)) {
            List<Descriptor> layers = List.of(blob(registry, 1), blob(registry, 2));
            byte[] config = "{}".getBytes(UTF_8);
            registry.blobs.put(Digest.of(config).toString(), config);
            byte[] manifest = new OciManifest(null, Descriptor.of(MediaTypes.EMPTY, config), layers, null).encode();
            registry.manifests.put(Digest.of(manifest).toString(), manifest);

            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx16m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PullingChild.class.getName(),
                            folder.resolve("store").toString(),
                            registry.ref("").withDigest(Digest.of(manifest)).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("child.log").toFile())
                    .start();

            if (!child.waitFor(120, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
            assertEquals(0, child.exitValue(), Files.readString(folder.resolve("child.log")));
            for (Descriptor layer : layers) {
                assertEquals(
                        layer.size(),
                        Files.size(folder.resolve(
                                "store/blobs/sha256/" + layer.digest().hex())));
            }
        }
    }

    private static Descriptor blob(FakeRegistry registry, int seed) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        each(seed, sha256::update);
        Digest digest = Digest.ofRaw(sha256.digest());
        registry.answer("blobs/" + digest, exchange -> {
            exchange.sendResponseHeaders(200, (long) MEBIBYTES << 20);
            OutputStream out = exchange.getResponseBody();
            each(seed, out::write);
        });
        return new Descriptor("application/octet-stream", digest, (long) MEBIBYTES << 20, null, new TreeMap<>())
                .withAnnotation(PackagePaths.MODEL_PATH, "part-" + seed);
    }

    private static void each(int seed, To to) throws IOException {
        byte[] chunk = new byte[1 << 20];
        Random random = new Random(seed);
        for (int i = 0; i < MEBIBYTES; i++) {
            random.nextBytes(chunk);
            to.accept(chunk);
        }
    }

    private interface To {
        void accept(byte[] bytes) throws IOException;
    }
}
