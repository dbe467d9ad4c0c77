package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed from a store, and what never is. */
class CollectIT {
    @TempDir
    Path folder;

    private final FakeRegistry registry = new FakeRegistry(true);
    private final RegistryClient client = new RegistryClient(registry.settings());

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void whatNoRecordNamesGoesWithItsSignaturesAndWhatOneNamesStays() throws IOException {
        Digest one = push(1, 100_000);
        Digest two = push(2, 50_000);
        ModelStore store = open(1 << 30);
        pull(store, one);
        pull(store, two);
        long before = size();
        store.pin("desired", Set.of(two));
        store.pin("last-known-good", Set.of(two));

        CollectReport report = store.collect();

        assertTrue(store.find(one).isEmpty());
        assertEquals(1, store.find(two).orElseThrow().evidence().size());
        assertEquals(2, report.manifests(), "the package and its signature");
        assertEquals(before - size(), report.bytes());
        assertTrue(report.bytes() > 100_000);
        assertEquals(CollectReport.NOTHING, store.collect());
    }

    @Test
    void blobsThatTwoPackagesShareStayWithTheOneThatStays() throws IOException {
        Digest one = push("a", 1, 1000, "shared");
        Digest two = push("b", 2, 1000, "shared");
        ModelStore store = open(1 << 30);
        pull(store, one);
        pull(store, two);
        store.pin("desired", Set.of(two));

        store.collect();

        assertEquals(2, store.find(two).orElseThrow().files().size());
        assertTrue(store.find(one).isEmpty());
    }

    @Test
    void aStoreWithoutRecordsKeepsEverything() {
        Digest one = push(1, 1000);
        ModelStore store = open(1 << 30);
        pull(store, one);

        assertEquals(CollectReport.NOTHING, store.collect());
        assertTrue(store.find(one).isPresent());
    }

    @Test
    void aPullThatDoesNotFitMakesRoomFirst() {
        Digest one = push(1, 100_000);
        Digest two = push(2, 100_000);
        Digest three = push(3, 100_000);
        ModelStore store = open(205_000);
        store.pin("last-known-good", Set.of(two));
        pull(store, one);
        pull(store, two);

        pull(store, three);

        assertTrue(store.find(one).isEmpty());
        assertTrue(store.find(two).isPresent());
        assertTrue(store.find(three).isPresent());
    }

    @Test
    void aPullThatDoesNotFitEvenThenIsRefusedWithTheNumbersAndNothingNamedIsLost() {
        Digest one = push(1, 100_000);
        Digest two = push(2, 100_000);
        Digest three = push(3, 100_000);
        ModelStore store = open(205_000);
        store.pin("desired", Set.of(two, three));
        store.pin("last-known-good", Set.of(one));
        pull(store, one);
        pull(store, two);

        RefusedException refused = assertRefused(Refusal.LIMIT_EXCEEDED, () -> pull(store, three));

        assertTrue(
                refused.getMessage().matches(".*comes to 100\\d{3}, at most [0-9]{1,4} are allowed.*"),
                refused.getMessage());
        assertTrue(store.find(one).isPresent());
        assertTrue(store.find(two).isPresent());
    }

    @Test
    void blobsOfAPackageThatIsHalfPulledStayIfItIsNamed() throws IOException {
        Digest one = push(1, 1000);
        String model = Digest.of(bytes(1, 1000)).toString();
        registry.answer("blobs/" + model, exchange -> FakeRegistry.send(exchange, 403, new byte[0]));
        ModelStore store = open(1 << 30);
        assertRefused(Refusal.UNAVAILABLE, () -> pull(store, one));
        List<String> before = names();

        store.pin("desired", Set.of(one));
        store.collect();
        assertEquals(before, names());

        store.pin("desired", Set.of());
        store.collect();
        assertEquals(List.of(), names());
    }

    @Test
    void whatTheOldTagsOfCosignHoldStaysWithItsPackage() throws IOException {
        Digest one = push(1, 1000);
        LegacyTags.attach(registry, one, ".sig", MediaTypes.SIMPLE_SIGNING, "payload");
        ModelStore store = open(1 << 30);
        pull(store, one);
        store.pin("desired", Set.of(one));

        store.collect();
        assertEquals(2, store.find(one).orElseThrow().evidence().size());
        assertEquals(List.of(one), store.packages());

        store.pin("desired", Set.of());
        store.collect();
        assertEquals(List.of(), names());
        assertFalse(store.find(one).isPresent());
    }

    private Digest push(int seed, int size) {
        return push("band-" + seed, seed, size, "{\"seed\":" + seed + "}");
    }

    private Digest push(String name, int seed, int size, String described) {
        Path packed = folder.resolve("packed-" + name);
        Digest digest = PackageWriter.pack(
                ModelPackage.builder(name, "1")
                        .add("model.onnx", ModelPackage.Part.WEIGHT, bytes(seed, size))
                        .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, described.getBytes(UTF_8))
                        .build(),
                packed);
        PackageWriter.attach(packed, digest, ("{\"bundle\":" + seed + "}").getBytes(UTF_8));
        PackageWriter.push(packed, digest, registry.ref(""), client, Progress.NONE);
        return digest;
    }

    private static byte[] bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) seed);
        return bytes;
    }

    private ModelStore open(long limit) {
        return ModelStore.open(folder.resolve("store"), new StoreLimits(limit, limit, 10));
    }

    private StoredPackage pull(ModelStore store, Digest digest) {
        return store.pull(registry.ref("").withDigest(digest), client, Progress.NONE);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("store/blobs/sha256"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".part"))
                    .sorted()
                    .toList();
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("store/blobs/sha256"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
