package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layout that comes from outside: what is taken from it, and what it may not do. */
class LayoutFolderTest {
    private static final String TAR = "application/vnd.cncf.model.weight.v1.tar";
    private static final byte[] MODEL = "a model".getBytes(UTF_8);

    @TempDir
    Path folder;

    @Test
    void aPackageIsTakenIntoAStoreWithItsSignature() {
        Digest digest = PackageWriter.pack(Samples.model(), stick());
        PackageWriter.attach(stick(), digest, Samples.BUNDLE);
        LayoutFolder layout = LayoutFolder.open(stick(), StoreLimits.DEFAULT);
        ModelStore store = ModelStore.open(folder.resolve("store"));

        StoredPackage taken = store.take(layout, layout.only());

        assertEquals(layout.read(digest).files(), taken.files());
        assertEquals(1, taken.evidence().size());
        assertEquals(digest, store.find(digest).orElseThrow().digest());
        assertEquals(List.of(digest), store.packages());
        store.take(layout, digest);
        assertEquals(List.of(digest), ModelStore.open(folder.resolve("store")).packages());
    }

    @Test
    void filesInAnArchiveAreReadWithTheirOwnDigests() throws IOException {
        byte[] plain = new Tars().file("model.onnx", "a model").end();
        for (byte[] tar : List.of(plain, Tars.gzip(plain))) {
            Path stick = folder.resolve("packed-" + tar.length);
            Digest digest = pack(stick, tar, Digest.of(plain));
            LayoutFolder layout = LayoutFolder.open(stick, StoreLimits.DEFAULT);
            ModelStore store = ModelStore.open(folder.resolve("store-" + tar.length));

            StoredPackage taken = store.take(layout, digest);

            assertEquals(Map.of("model.onnx", Digest.of(MODEL)), taken.fileDigests());
            PackageFile file = taken.files().get(0);
            assertTrue(file.isPacked());
            assertArrayEquals(MODEL, store.read(file, 100));
            assertRefused(Refusal.LIMIT_EXCEEDED, () -> store.read(file, 3));
        }
    }

    @Test
    void aConfigThatNamesAnotherArchiveIsRefused() throws IOException {
        byte[] plain = new Tars().file("model.onnx", "a model").end();
        Digest digest = pack(stick(), Tars.gzip(plain), Digest.of(Tars.gzip(plain)));

        assertRefused(
                Refusal.CONFIG_MISMATCH,
                () -> LayoutFolder.open(stick(), StoreLimits.DEFAULT).read(digest));
    }

    @Test
    void anArchiveThatWasDamagedInTheStoreCountsAsMissing() throws IOException {
        byte[] plain = new Tars().file("model.onnx", "a model").end();
        Digest digest = pack(stick(), plain, Digest.of(plain));
        ModelStore store = ModelStore.open(folder.resolve("store"));
        PackageFile file = store.take(LayoutFolder.open(stick(), StoreLimits.DEFAULT), digest)
                .files()
                .get(0);
        Path blob = folder.resolve("store/blobs/sha256/" + file.blob().hex());
        byte[] damaged = plain.clone();
        damaged[512] ^= 1;
        Files.write(blob, damaged);

        assertTrue(store.find(digest).isEmpty());
        assertRefused(Refusal.DIGEST_MISMATCH, () -> store.read(file, 100));
    }

    @Test
    void nothingIsTakenThatIsNotAsItsListSays() throws IOException {
        Digest digest = PackageWriter.pack(Samples.model(), stick());
        ModelStore store = ModelStore.open(folder.resolve("store"));
        Digest model = store.take(LayoutFolder.open(stick(), StoreLimits.DEFAULT), digest)
                .files()
                .get(0)
                .digest();
        Path blob = stick().resolve("blobs/sha256/" + model.hex());
        byte[] bytes = Files.readAllBytes(blob);
        ModelStore other = ModelStore.open(folder.resolve("other"));

        bytes[7] ^= 1;
        Files.write(blob, bytes);
        assertRefused(Refusal.DIGEST_MISMATCH, () -> take(other, digest));
        Files.write(blob, new byte[3]);
        assertRefused(Refusal.SIZE_MISMATCH, () -> take(other, digest));
        Files.delete(blob);
        assertRefused(Refusal.UNAVAILABLE, () -> take(other, digest));
        Files.createSymbolicLink(blob, folder.resolve("store/blobs/sha256/" + model.hex()));
        assertRefused(Refusal.NOT_A_FILE, () -> take(other, digest));
        assertEquals(List.of(), other.packages());
    }

    @Test
    void aLayoutThatIsTooLargeOrNoneIsRefused() throws IOException {
        Digest digest = PackageWriter.pack(Samples.model(), stick());
        StoreLimits small = new StoreLimits(1000, 1000, 256);

        assertRefused(
                Refusal.LIMIT_EXCEEDED, () -> LayoutFolder.open(stick(), small).read(digest));
        assertRefused(
                Refusal.LIMIT_EXCEEDED,
                () -> take(ModelStore.open(folder.resolve("s"), new StoreLimits(1000, 1 << 20, 256)), digest));
        assertRefused(Refusal.MALFORMED, () -> LayoutFolder.open(folder, StoreLimits.DEFAULT));
        assertRefused(
                Refusal.UNAVAILABLE,
                () -> LayoutFolder.open(stick(), StoreLimits.DEFAULT).tagged("none"));
        Path linked = folder.resolve("linked");
        Files.createDirectories(linked);
        for (String name : List.of("oci-layout", "index.json")) {
            Files.copy(stick().resolve(name), linked.resolve(name));
        }
        Files.createSymbolicLink(linked.resolve("blobs"), stick().resolve("blobs"));
        assertRefused(Refusal.NOT_A_FILE, () -> LayoutFolder.open(linked, StoreLimits.DEFAULT));
    }

    @Test
    void aBlobInItsDescriptorMustBeTheBlob() {
        String form =
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"%s\",\"size\":2,\"data\":\"%s\"}]}";
        String digest = Digest.of("{}".getBytes(UTF_8)).toString();

        assertEquals(
                1,
                OciIndex.parse(form.formatted(digest, "e30=").getBytes(UTF_8), "a test")
                        .manifests()
                        .size());
        for (String data : List.of("fXs=", "e30=e30=", "", "***")) {
            assertRefused(
                    Refusal.DESCRIPTOR_INVALID,
                    () -> OciIndex.parse(form.formatted(digest, data).getBytes(UTF_8), "a test"));
        }
    }

    private StoredPackage take(ModelStore store, Digest digest) {
        return store.take(LayoutFolder.open(stick(), StoreLimits.DEFAULT), digest);
    }

    private Path stick() {
        return folder.resolve("stick");
    }

    /** Packs one archive as the only layer, as modctl does. */
    private static Digest pack(Path where, byte[] tar, Digest diffId) throws IOException {
        Layout layout = Layout.open(where);
        Files.createDirectories(where.resolve("blobs/sha256"));
        byte[] config = ("{\"descriptor\":{},\"config\":{},\"modelfs\":{\"type\":\"layers\",\"diffIds\":[\"" + diffId
                        + "\"]}}")
                .getBytes(UTF_8);
        byte[] manifest = new OciManifest(
                        MediaTypes.MODEL,
                        Descriptor.of(MediaTypes.MODEL_CONFIG, config),
                        List.of(Descriptor.of(TAR, tar).withAnnotation(PackagePaths.MODEL_PATH, "model.onnx")),
                        null)
                .encode();
        layout.put(tar);
        layout.put(config);
        layout.put(manifest);
        layout.save(OciIndex.EMPTY.with(List.of(Descriptor.of(MediaTypes.MANIFEST, manifest))));
        return Digest.of(manifest);
    }
}
