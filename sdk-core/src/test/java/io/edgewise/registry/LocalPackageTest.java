package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that lie on this device, and what may not be named. */
class LocalPackageTest {
    private static final RegistryClient NOWHERE = new RegistryClient(new RegistrySettings(Set.of()));

    private Path folder;
    private Path layout;
    private Digest digest;

    @BeforeEach
    void pack(@TempDir Path given) throws IOException {
        folder = given.toRealPath();
        layout = folder.resolve("layout");
        digest = PackageWriter.pack(Samples.model(), layout);
        PackageWriter.attach(layout, digest, Samples.BUNDLE);
    }

    @Test
    void aLayoutFolderAndATarOfItGiveTheSamePackageWithItsSignature() throws IOException {
        for (Path from : List.of(layout, tar(""), tar("./"))) {
            ModelStore store = ModelStore.open(folder.resolve("store-" + from.getFileName()));
            List<BlobTransfer> seen = new ArrayList<>();

            assertEquals(digest, NOWHERE.resolve(ref(from, ":1.0.0")));
            StoredPackage pack = store.pull(ref(from, "@" + digest), NOWHERE, noting(seen));

            assertEquals(
                    Set.of("model.onnx", "edgewise.json", "golden.csv"),
                    pack.fileDigests().keySet());
            assertEquals(1, pack.evidence().size());
            assertEquals(List.of(digest), store.packages());
            assertTrue(seen.stream().anyMatch(blob -> blob.fetched() == Samples.MODEL.length), seen::toString);
            assertTrue(seen.stream().allMatch(blob -> blob.source().equals(from.toString())), seen::toString);
            assertFalse(Files.exists(folder.resolve("store-" + from.getFileName() + "/ingest")));

            seen.clear();
            store.pull(ref(from, "@" + digest), NOWHERE, noting(seen));
            assertEquals(List.of(), seen);
        }
    }

    @Test
    void aModelFileIsPackedAsThePackingCommandDoes() throws IOException {
        Path model = Files.write(folder.resolve("pump.onnx"), Samples.MODEL);
        RefusedException bare = assertRefused(Refusal.MALFORMED, () -> NOWHERE.resolve(ref(model, "")));
        assertTrue(String.valueOf(bare.getMessage()).contains("edgewise models pack"), bare::getMessage);

        byte[] described = Schemas.example("edgewise.model.v1.classifier.json").getBytes(UTF_8);
        Files.write(folder.resolve("edgewise.json"), described);
        Files.writeString(folder.resolve("golden.csv"), "a,b\n1,2\n");
        Files.write(folder.resolve("model.sig"), Samples.BUNDLE);
        ModelManifest parsed = ModelManifest.parse(described);
        ModelPackage packed = ModelPackage.builder(parsed.name(), parsed.version())
                .add("model.onnx", ModelPackage.Part.WEIGHT, model)
                .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, described)
                .add("golden.csv", ModelPackage.Part.DATASET, "a,b\n1,2\n".getBytes(UTF_8))
                .build();
        Digest same = PackageWriter.pack(packed, folder.resolve("packed"));

        assertEquals(same, NOWHERE.resolve(ref(model, "")));
        ModelStore store = ModelStore.open(folder.resolve("store"));
        StoredPackage pack = store.pull(ref(model, "@" + same), NOWHERE, Progress.NONE);
        assertEquals(Digest.of(Samples.MODEL), pack.fileDigests().get("model.onnx"));
        assertEquals(1, pack.evidence().size());
    }

    @Test
    void anotherPackageThanTheOneThatIsPinnedIsNotTaken() {
        ModelStore store = ModelStore.open(folder.resolve("store"));
        Digest other = Digest.of("another".getBytes(UTF_8));

        assertRefused(Refusal.UNAVAILABLE, () -> store.pull(ref(layout, "@" + other), NOWHERE, Progress.NONE));
        assertRefused(Refusal.NOT_PINNED, () -> store.pull(ref(layout, ""), NOWHERE, Progress.NONE));
        assertEquals(List.of(), store.packages());
    }

    @Test
    void whatIsReachedOverALinkOrIsNoFileIsNotOpened() throws Exception {
        Path tar = tar("");
        Files.createSymbolicLink(folder.resolve("link.tar"), tar);
        Files.createDirectory(folder.resolve("real"));
        Files.move(tar, folder.resolve("real/p.tar"));
        Files.createSymbolicLink(folder.resolve("way"), folder.resolve("real"));
        Process pipe = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
        assertEquals(0, pipe.waitFor());

        RefusedException overLink =
                assertRefused(Refusal.NOT_A_FILE, () -> NOWHERE.resolve(ref(folder.resolve("way/p.tar"), "")));
        assertTrue(String.valueOf(overLink.getMessage()).contains(folder + "/real/p.tar"), overLink::getMessage);
        assertRefused(Refusal.NOT_A_FILE, () -> NOWHERE.resolve(ref(folder.resolve("pipe"), "")));
        assertRefused(Refusal.UNAVAILABLE, () -> NOWHERE.resolve(ref(folder.resolve("link.tar"), "")));
        assertRefused(Refusal.UNAVAILABLE, () -> NOWHERE.resolve(ref(folder.resolve("none.tar"), "")));
        assertRefused(Refusal.MALFORMED, () -> NOWHERE.resolve(ref(folder.resolve("real"), "")));
    }

    @Test
    void aTarThatIsDamagedLeadsOutOrIsNoneIsRefusedAndLeavesNothing() throws IOException {
        byte[] whole = Files.readAllBytes(tar(""));
        refuse(Refusal.BAD_ARCHIVE, Arrays.copyOf(whole, whole.length / 2));
        refuse(Refusal.KIND_UNSUPPORTED, Tars.gzip(whole));
        refuse(Refusal.MALFORMED, new Tars().file("pkg/oci-layout", "{}").end());
        refuse(Refusal.UNSAFE_PATH, new Tars().file("../oci-layout", "{}").end());
        refuse(Refusal.UNSAFE_PATH, new Tars().file("./../oci-layout", "{}").end());
        refuse(Refusal.UNSAFE_PATH, new Tars().file("/oci-layout", "{}").end());
        refuse(
                Refusal.NOT_A_FILE,
                new Tars().entry("index.json", '2', 0644, new byte[0]).end());
        refuse(
                Refusal.PATH_CONFLICT,
                new Tars().file("oci-layout", "{}").file("./oci-layout", "{}").end());
        refuse(Refusal.MALFORMED, Samples.random(4096));
    }

    @Test
    void aTarWithAnAlteredBlobIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(tar(""));
        int at = indexOf(bytes, Samples.MODEL);
        bytes[at + 1000] ^= 1;
        Path bad = Files.write(folder.resolve("bad.tar"), bytes);
        ModelStore store = ModelStore.open(folder.resolve("store"));

        assertRefused(Refusal.DIGEST_MISMATCH, () -> store.pull(ref(bad, "@" + digest), NOWHERE, Progress.NONE));
        assertEquals(List.of(), store.packages());
        assertFalse(Files.exists(folder.resolve("store/ingest")));
    }

    @Test
    void aTarThatIsLargerThanAPackageMayBeIsNotUnpacked() throws IOException {
        Path tar = tar("");
        StoreLimits small = new StoreLimits(1 << 20, 100_000, 256);
        ModelStore store = ModelStore.open(folder.resolve("store"), small);

        assertRefused(Refusal.LIMIT_EXCEEDED, () -> store.pull(ref(tar, "@" + digest), NOWHERE, Progress.NONE));
        assertFalse(Files.exists(folder.resolve("store/ingest")));
    }

    private void refuse(Refusal refusal, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("wrong.tar"), bytes);
        ModelStore store = ModelStore.open(folder.resolve("store"));

        assertRefused(refusal, () -> store.pull(ref(file, "@" + digest), NOWHERE, Progress.NONE));
        assertFalse(Files.exists(folder.resolve("store/ingest")), refusal::name);
        assertEquals(List.of(), store.packages());
    }

    /** Packs the layout as {@code tar -C layout -cf FILE .} does, or without the dots. */
    private Path tar(String prefix) throws IOException {
        Tars tar = new Tars();
        if (!prefix.isEmpty()) {
            tar.entry(prefix, '5', 0755, new byte[0]);
        }
        try (Stream<Path> all = Files.walk(layout)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                tar.entry(prefix + layout.relativize(file), '0', 0644, Files.readAllBytes(file));
            }
        }
        tar.file(prefix + "manifest.json", "[]"); // docker's, read over
        return Files.write(folder.resolve("package" + prefix.length() + ".tar"), tar.end());
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        return new String(bytes, ISO_8859_1).indexOf(new String(part, ISO_8859_1));
    }

    private static Progress noting(List<BlobTransfer> seen) {
        return new Progress() {
            @Override
            public void transferred(Digest blob, long done, long size) {}

            @Override
            public void finished(BlobTransfer transfer) {
                seen.add(transfer);
            }
        };
    }

    private static ModelRef ref(Path path, String suffix) {
        return ModelRef.parse("file:" + path + suffix);
    }
}
