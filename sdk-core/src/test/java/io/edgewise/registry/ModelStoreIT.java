package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelStoreIT extends WithAPackage {
    @Test
    void aPulledPackageHasTheBytesThatWerePushedAndItsSignature() {
        StoredPackage pulled = pull();

        assertEquals(digest, pulled.digest());
        assertEquals(
                List.of("model.onnx", "edgewise.json", "golden.csv"),
                pulled.files().stream().map(PackageFile::path).toList());
        assertArrayEquals(Samples.MODEL, store.read(MODEL, 1 << 20));
        assertEquals(1, pulled.evidence().size());
        assertArrayEquals(Samples.BUNDLE, pulled.evidence().get(0).document());
    }

    @Test
    void afterARestartWithoutARegistryThePackageIsAsCompleteAsBefore() {
        StoredPackage pulled = pull();
        registry.close();

        StoredPackage found =
                ModelStore.open(folder.resolve("store")).find(digest).orElseThrow();

        assertEquals(pulled.files(), found.files());
        assertEquals(1, found.evidence().size());
        assertArrayEquals(
                pulled.evidence().get(0).document(), found.evidence().get(0).document());
    }

    @Test
    void whatIsHereAlreadyIsNotFetchedAgain() {
        pull();
        registry.requests.clear();
        pull();

        assertTrue(
                registry.requests.stream().noneMatch(request -> request.contains("/blobs/")),
                registry.requests::toString);
    }

    @Test
    void aBlobThatWentBadOnTheDiskIsFetchedAgain() throws IOException {
        pull();
        Path blob = folder.resolve("store/blobs/sha256/" + MODEL.hex());
        byte[] bytes = Files.readAllBytes(blob);
        bytes[1000] ^= 1;
        Files.write(blob, bytes);
        assertRefused(Refusal.DIGEST_MISMATCH, () -> store.read(MODEL, 1 << 20));

        pull();

        assertArrayEquals(Samples.MODEL, store.read(MODEL, 1 << 20));
    }

    @Test
    void aSignatureThatWasAttachedLaterComesWithTheNextPull() {
        pull();
        PackageWriter.attach(folder.resolve("packed"), digest, "{\"second\":1}".getBytes(UTF_8));
        PackageWriter.push(folder.resolve("packed"), digest, registry.ref(""), client, Progress.NONE);

        assertEquals(2, pull().evidence().size());
        assertEquals(2, store.find(digest).orElseThrow().evidence().size());
    }

    @Test
    void aReferenceWithoutADigestIsRefused() {
        assertRefused(Refusal.NOT_PINNED, () -> store.pull(registry.ref(":1.0.0"), client, Progress.NONE));
    }

    @Test
    void oneFlippedByteIsRefusedAndNothingOfItStays() throws IOException {
        byte[] flipped = Samples.MODEL.clone();
        flipped[flipped.length - 1] ^= 1;

        assertNothingComesOf(exchange -> FakeRegistry.send(exchange, 200, flipped), Refusal.DIGEST_MISMATCH);
    }

    @Test
    void aBlobThatIsTooShortIsRefused() throws IOException {
        byte[] half = Arrays.copyOf(Samples.MODEL, 1000);

        assertNothingComesOf(exchange -> FakeRegistry.send(exchange, 200, half), Refusal.DIGEST_MISMATCH);
    }

    @Test
    void aBlobThatIsTooLongIsReadNoFurtherThanItsSize() throws IOException {
        byte[] longer = Arrays.copyOf(Samples.MODEL, Samples.MODEL.length + 50_000_000);
        long[] most = {0};
        registry.answer(MODEL.toString(), exchange -> FakeRegistry.send(exchange, 200, longer));

        assertRefused(
                Refusal.DIGEST_MISMATCH,
                () -> store.pull(pinned(), client, (blob, done, size) -> most[0] = Math.max(most[0], done)));
        assertTrue(most[0] <= Samples.MODEL.length, () -> "wrote " + most[0]);
        assertStoreIsEmptyAndWorks();
    }

    @Test
    void aConnectionThatAlwaysBreaksOffIsUnavailableAndTheNextPullGoesOnWhereItEnded() {
        registry.answer(MODEL.toString(), exchange -> {
            if (exchange.getRequestHeaders().containsKey("Range")) {
                FakeRegistry.send(exchange, 503, new byte[0]);
            } else {
                FakeRegistry.cut(exchange, Samples.MODEL, 1000);
            }
        });
        assertRefused(Refusal.UNAVAILABLE, this::pull);
        assertEquals(Optional.empty(), store.find(digest));
        registry.answer(MODEL.toString(), exchange -> FakeRegistry.ranged(exchange, Samples.MODEL));
        List<BlobTransfer> transfers = new CopyOnWriteArrayList<>();

        StoredPackage pulled = store.pull(pinned(), client, new Transfers(transfers));

        assertEquals(3, pulled.files().size());
        assertEquals(
                List.of(new BlobTransfer(MODEL, 300_000, 299_000, 1000, 1, registry.host())),
                transfers.stream()
                        .filter(transfer -> transfer.digest().equals(MODEL))
                        .toList());
    }

    @Test
    void aManifestWithOtherBytesIsRefused() {
        byte[] other = new String(registry.manifests.get(digest.toString()), UTF_8)
                .replace("1.0.0", "1.0.1")
                .concat(" ")
                .getBytes(UTF_8);
        registry.manifests.put(digest.toString(), other);

        assertRefused(Refusal.DIGEST_MISMATCH, this::pull);
    }

    @Test
    void limitsAreCheckedBeforeTheFirstBlob() {
        for (StoreLimits limits : List.of(
                new StoreLimits(1 << 30, 299_999, 10),
                new StoreLimits(299_999, 1 << 30, 10),
                new StoreLimits(1 << 30, 1 << 30, 2))) {
            ModelStore small = ModelStore.open(folder.resolve("store"), limits);

            assertRefused(Refusal.LIMIT_EXCEEDED, () -> small.pull(pinned(), client, Progress.NONE));
        }
        assertTrue(registry.requests.stream().noneMatch(request -> request.contains("/blobs/")));
    }

    @Test
    void aFullStoreStillPullsWhatItHolds() {
        pull();
        ModelStore full = ModelStore.open(folder.resolve("store"), new StoreLimits(1000, 1 << 30, 10));

        assertEquals(3, full.pull(pinned(), client, Progress.NONE).files().size());
    }

    @Test
    void anUnknownDigestIsUnavailable() {
        Digest unknown = Digest.of(new byte[] {1});

        assertRefused(
                Refusal.UNAVAILABLE, () -> store.pull(registry.ref("").withDigest(unknown), client, Progress.NONE));
        assertEquals(Optional.empty(), store.find(unknown));
        assertRefused(Refusal.UNAVAILABLE, () -> store.read(unknown, 10));
    }

    @Test
    void referrersThatAreJunkCostNothingButThemselves() {
        byte[] junk = "no manifest".getBytes(UTF_8);
        byte[] ofAnother = new String(firstReferrer(), UTF_8)
                .replace(digest.toString(), Digest.of(junk).toString())
                .getBytes(UTF_8);
        byte[] withoutABlob = new String(firstReferrer(), UTF_8)
                .replace(Digest.of(Samples.BUNDLE).hex(), Digest.of(ofAnother).hex())
                .getBytes(UTF_8);
        registry.manifests.put(Digest.of(withoutABlob).toString(), withoutABlob);
        registry.manifests.put(Digest.of(junk).toString(), junk);
        registry.manifests.put(Digest.of(ofAnother).toString(), ofAnother);
        OciIndex index = OciIndex.parse(registry.manifests.get(Referrers.tag(digest)), "fallback");
        Descriptor gone =
                new Descriptor(MediaTypes.MANIFEST, Digest.of(new byte[] {9}), 3, null, new java.util.TreeMap<>());
        registry.manifests.put(
                Referrers.tag(digest),
                index.with(List.of(
                                Descriptor.of(MediaTypes.MANIFEST, junk),
                                Descriptor.of(MediaTypes.MANIFEST, ofAnother),
                                Descriptor.of(MediaTypes.MANIFEST, withoutABlob),
                                gone))
                        .encode());

        StoredPackage pulled = pull();

        assertEquals(1, pulled.evidence().size());
        assertArrayEquals(Samples.BUNDLE, pulled.evidence().get(0).document());
    }

    /**
     * Who could once answer for the registry offered other junk at each pull: the list in the store grew past what is
     * read, and the 32 first by digest hid the right signature even when the registry was clean again.
     */
    @Test
    void junkOfEarlierPullsNeitherHidesTheRightSignatureNorPilesUp() {
        OciIndex right = OciIndex.parse(registry.manifests.get(Referrers.tag(digest)), "fallback");
        for (int round = 0; round < 3; round++) {
            registry.manifests.put(Referrers.tag(digest), junk(round).encode());
            assertEquals(32, pull().evidence().size());
        }
        registry.manifests.put(Referrers.tag(digest), right.encode());

        List<Evidence> bundles = pull().evidence();

        assertTrue(bundles.stream().anyMatch(bundle -> Arrays.equals(bundle.document(), Samples.BUNDLE)));
        assertEquals(33, OciIndex.parse(read("index.json"), "index").manifests().size());
    }

    /** A signature's manifest, its config and the bundle came in whatever the store's limit was, 32 of them a pull. */
    @Test
    void theStoresLimitHoldsForSignaturesToo() {
        ModelStore full = ModelStore.open(folder.resolve("full"), new StoreLimits(302_000, 302_000, 10));
        byte[] large = ("{" + " ".repeat(200_000) + "}").getBytes(UTF_8);
        PackageWriter.attach(folder.resolve("packed"), digest, large);
        PackageWriter.push(folder.resolve("packed"), digest, registry.ref(""), client, Progress.NONE);

        StoredPackage pulled = full.pull(registry.ref("").withDigest(digest), client, Progress.NONE);

        assertEquals(1, pulled.evidence().size());
    }

    private OciIndex junk(int round) {
        Path folder = this.folder.resolve("junk-" + round);
        assertEquals(digest, PackageWriter.pack(Samples.model(), folder));
        for (int i = 0; i < 32; i++) {
            PackageWriter.attach(folder, digest, ("{\"junk\":" + (32 * round + i) + "}").getBytes(UTF_8));
        }
        Layout layout = Layout.open(folder);
        for (Stored.Signature junk : Stored.listed(layout, layout.index(), digest)) {
            byte[] manifest = layout.read(junk.digest(), 1 << 20).orElseThrow();
            registry.manifests.put(junk.digest().toString(), manifest);
            for (Descriptor blob : junk.manifest().blobs()) {
                registry.blobs.put(
                        blob.digest().toString(),
                        layout.read(blob.digest(), 1 << 20).orElseThrow());
            }
        }
        return layout.index().without(List.of(digest));
    }

    private byte[] read(String name) {
        try {
            return Files.readAllBytes(folder.resolve("store").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPullThatDiesAtAnyPieceLeavesAStoreThatWorks() {
        class Killed extends Error {
            private static final long serialVersionUID = 1;
        }
        for (int at = 1; at <= 4; at++) {
            int dieAt = at;
            AtomicInteger pieces = new AtomicInteger();
            ModelStore dying = ModelStore.open(folder.resolve("store-" + at));
            assertThrows(
                    Killed.class,
                    () -> dying.pull(pinned(), client, (blob, done, size) -> {
                        if (pieces.incrementAndGet() == dieAt) {
                            throw new Killed();
                        }
                    }));
            assertEquals(
                    Optional.empty(),
                    ModelStore.open(folder.resolve("store-" + at)).find(digest));
            assertEquals(3, dying.pull(pinned(), client, Progress.NONE).files().size());
        }
    }

    @Test
    void unfinishedBlobsOfOtherPackagesStayUntilTheirRoomIsNeeded() throws IOException {
        ModelStore store = ModelStore.open(folder.resolve("store"), new StoreLimits(310_000, 310_000, 10));
        Path old = folder.resolve("store/blobs/sha256/" + "0".repeat(64) + ".part");
        Path young = folder.resolve("store/blobs/sha256/" + "1".repeat(64) + ".part");
        Files.createDirectories(young.getParent());
        Files.write(old, new byte[5_000]);
        Files.write(young, new byte[5_000]);
        Files.setLastModifiedTime(old, FileTime.fromMillis(1));

        store.pull(pinned(), client, Progress.NONE);

        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young));
    }

    private void assertNothingComesOf(FakeRegistry.Answer answer, Refusal refusal) throws IOException {
        registry.answer(MODEL.toString(), answer);

        assertRefused(refusal, this::pull);
        assertStoreIsEmptyAndWorks();
    }

    private void assertStoreIsEmptyAndWorks() throws IOException {
        assertEquals(Optional.empty(), store.find(digest));
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            assertTrue(files.noneMatch(file -> file.toString().contains(MODEL.hex())));
        }
        registry.answerRightly();
        assertEquals(3, pull().files().size());
    }

    private byte[] firstReferrer() {
        OciIndex index = OciIndex.parse(registry.manifests.get(Referrers.tag(digest)), "fallback");
        return registry.manifests.get(index.manifests().get(0).digest().toString());
    }

    private StoredPackage pull() {
        return store.pull(pinned(), client, Progress.NONE);
    }

    private ModelRef pinned() {
        return registry.ref("").withDigest(digest);
    }
}
