package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against Debian's docker-registry 2.8.2, which has no referrers API. */
class DockerRegistryIT {
    @TempDir
    static Path shared;

    private static Process registry;
    private static String host;

    @TempDir
    Path folder;

    private final RegistryClient client = new RegistryClient(new RegistrySettings(Set.of(host)));

    @BeforeAll
    static void startTheRegistry() throws Exception {
        Path program = Needs.program("registry", "docker-registry");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        host = "127.0.0.1:" + port;
        Path config = shared.resolve("config.yml");
        Files.writeString(
                config,
                "version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: " + shared.resolve("data")
                        + " } }\nhttp: { addr: '" + host + "' }\n");
        registry = new ProcessBuilder(program.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(shared.resolve("log").toFile())
                .start();
        awaitPort(port);
    }

    @AfterAll
    static void stopTheRegistry() throws InterruptedException {
        if (registry != null) {
            registry.destroy();
            assertTrue(registry.waitFor(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatIsPackedSignedAndPushedIsPulledByteForByte() throws Exception {
        Digest digest = pushed("band");

        assertEquals(digest, client.resolve(ref("band", ":1.0.0")));
        ModelStore store = ModelStore.open(folder.resolve("store"));
        List<Long> heard = new ArrayList<>();
        StoredPackage pulled =
                store.pull(ref("band", "@" + digest), client, (blob, done, size) -> heard.add(size - done));

        assertEquals(3, pulled.files().size());
        assertArrayEquals(Samples.MODEL, store.read(Digest.of(Samples.MODEL), 1 << 20));
        assertArrayEquals(Samples.BUNDLE, pulled.evidence().get(0).document());
        assertTrue(heard.contains(0L), heard::toString);
        for (Path file : List.of(blobs("packed"), blobs("store"))) {
            assertEquals(names(blobs("packed")), names(file));
        }
    }

    @Test
    void theFallbackTagListsTheSignature() throws Exception {
        Digest digest = pushed("listed");

        HttpResponse<String> answer = get("/v2/models/listed/manifests/sha256-" + digest.hex());
        assertEquals(200, answer.statusCode());
        assertEquals(
                "application/vnd.oci.image.index.v1+json",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(answer.body().contains("\"artifactType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\""));
        assertEquals(404, get("/v2/models/listed/referrers/" + digest).statusCode());
    }

    @Test
    void aSecondSignatureDoesNotPushTheFirstOut() throws Exception {
        Digest digest = pushed("twice");
        PackageWriter.attach(folder.resolve("packed"), digest, "{\"second\":1}".getBytes(StandardCharsets.UTF_8));
        push("twice", digest);

        StoredPackage pulled =
                ModelStore.open(folder.resolve("store")).pull(ref("twice", "@" + digest), client, Progress.NONE);
        assertEquals(2, pulled.evidence().size());
    }

    @Test
    void pushingAgainChangesNothing() throws Exception {
        Digest digest = pushed("again");
        String before = get("/v2/models/again/manifests/sha256-" + digest.hex()).body();
        push("again", digest);

        assertEquals(
                before, get("/v2/models/again/manifests/sha256-" + digest.hex()).body());
        assertEquals(digest, client.resolve(ref("again", ":1.0.0")));
    }

    @Test
    void httpsToItIsRefusedWithWhatToDo() throws Exception {
        pushed("tls");
        RegistryClient strict = new RegistryClient(new RegistrySettings(Set.of()));

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> strict.resolve(ref("tls", ":1.0.0")));
        assertTrue(refused.getMessage().contains("plain-http: true"), refused.getMessage());
    }

    @Test
    void anUnknownPackageIsUnavailable() {
        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> client.resolve(ref("none", ":1.0.0")));
        assertTrue(refused.getMessage().contains("404"), refused.getMessage());
    }

    @Test
    void aBlobThatTheRegistryLostOnItsDiskIsRefused() throws Exception {
        Digest digest = pushed("rotten");
        String hex = Digest.of(Samples.MODEL).hex();
        Path data = shared.resolve("data/docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
        byte[] flipped = Samples.MODEL.clone();
        flipped[7] ^= 1;
        Files.write(data, flipped);
        try {
            ModelStore store = ModelStore.open(folder.resolve("store"));

            assertRefused(
                    Refusal.DIGEST_MISMATCH, () -> store.pull(ref("rotten", "@" + digest), client, Progress.NONE));
            assertTrue(store.find(digest).isEmpty());
        } finally {
            Files.write(data, Samples.MODEL);
        }
    }

    @Test
    void aManifestThatTheRegistryDoesNotTakeIsARegistryException() {
        URI address = client.wire().uri(ref("bad", ""), "manifests/1");

        try (Reply reply =
                client.wire().send("PUT", address, MediaTypes.MANIFEST, Request.Content.of("no manifest".getBytes()))) {
            RegistryException refused = assertThrows(RegistryException.class, () -> reply.expect(201));
            assertEquals(400, refused.status());
            assertTrue(refused.getMessage().contains("MANIFEST_INVALID"), refused.getMessage());
        }
    }

    @Test
    void whatAnEarlierPullLeftIsGoneOnFrom() throws IOException {
        Digest digest = pushed("resumed");
        ModelStore store = ModelStore.open(folder.resolve("store"));
        Path part = blobs("store").resolve(Digest.of(Samples.MODEL).hex() + ".part");
        Files.createDirectories(part.getParent());
        Files.write(part, Arrays.copyOf(Samples.MODEL, 123_456));
        List<BlobTransfer> transfers = new CopyOnWriteArrayList<>();

        store.pull(ref("resumed", "@" + digest), client, new Transfers(transfers));

        assertTrue(
                transfers.contains(new BlobTransfer(Digest.of(Samples.MODEL), 300_000, 176_544, 123_456, 1, host)),
                transfers::toString);
    }

    private Digest pushed(String name) {
        Digest digest = PackageWriter.pack(Samples.model(), folder.resolve("packed"));
        PackageWriter.attach(folder.resolve("packed"), digest, Samples.BUNDLE);
        push(name, digest);
        return digest;
    }

    private void push(String name, Digest digest) {
        ModelRef pinned =
                PackageWriter.push(folder.resolve("packed"), digest, ref(name, ":1.0.0"), client, Progress.NONE);
        assertEquals(ref(name, "@" + digest), pinned);
    }

    private static ModelRef ref(String name, String tail) {
        return ModelRef.parse("oci://" + host + "/models/" + name + tail);
    }

    private Path blobs(String layout) {
        return folder.resolve(layout).resolve("blobs/sha256");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + host + path))
                                .header("Accept", "application/vnd.oci.image.index.v1+json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitPort(int port) throws Exception {
        for (int tries = 0; tries < 200; tries++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(socket.isConnected());
                return;
            } catch (IOException e) {
                assertTrue(!registry.waitFor(50, TimeUnit.MILLISECONDS), "docker-registry ended at once");
            }
        }
        throw new AssertionError("docker-registry does not listen");
    }
}
