package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageWriterTest {
    // echo -n x | sha256sum and so on
    private static final String X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    private static final String EMPTY_OBJECT = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    @TempDir
    Path folder;

    @Test
    void theManifestIsAModelPackManifest() throws IOException {
        Digest digest = PackageWriter.pack(
                ModelPackage.builder("band", "1.0.0")
                        .add("model.onnx", ModelPackage.Part.WEIGHT, "x".getBytes(UTF_8))
                        .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, "{}".getBytes(UTF_8))
                        .build(),
                folder);

        // Written by hand after ModelPack v0.0.7 docs/spec.md and docs/config.md.
        String config = "{'descriptor':{'name':'band','version':'1.0.0'},'config':{'format':'onnx'},"
                + "'modelfs':{'type':'layers','diffIds':['sha256:" + X + "','sha256:" + EMPTY_OBJECT + "']}}";
        String configDigest = Digest.of(json(config)).toString();
        String manifest = "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json',"
                + "'artifactType':'application/vnd.cncf.model.manifest.v1+json',"
                + "'config':{'mediaType':'application/vnd.cncf.model.config.v1+json','digest':'" + configDigest
                + "','size':" + config.length() + "},'layers':["
                + "{'mediaType':'application/vnd.cncf.model.weight.v1.raw','digest':'sha256:" + X
                + "','size':1,'annotations':{'org.cncf.model.filepath':'model.onnx'}},"
                + "{'mediaType':'application/vnd.cncf.model.weight.config.v1.raw','digest':'sha256:" + EMPTY_OBJECT
                + "','size':2,'annotations':{'org.cncf.model.filepath':'edgewise.json'}}]}";
        assertEquals(new String(json(manifest), UTF_8), blob(digest));
        assertEquals(new String(json(config), UTF_8), blob(Digest.parse(configDigest)));
    }

    @Test
    void aPackageIsTaggedWithItsVersionSoThatOtherToolsFindIt() {
        Digest first = PackageWriter.pack(of("1.0.0", "x"), folder);
        Digest again = PackageWriter.pack(of("1.0.0", "x"), folder);
        Digest other = PackageWriter.pack(of("1.0.0", "y"), folder);
        Digest strange = PackageWriter.pack(of("1.0.0+build", "z"), folder);

        ModelStore store = ModelStore.open(folder);
        assertEquals(first, again);
        assertEquals(first, store.tagged("1.0.0").orElseThrow());
        assertTrue(store.tagged("1.0.0+build").isEmpty());
        assertEquals(List.of(first, other, strange), store.packages());
    }

    private static ModelPackage of(String version, String model) {
        return ModelPackage.builder("band", version)
                .add("model.onnx", ModelPackage.Part.WEIGHT, model.getBytes(UTF_8))
                .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, "{}".getBytes(UTF_8))
                .build();
    }

    @Test
    void aSignatureIsAManifestAboutThePackage() throws IOException {
        Digest model = PackageWriter.pack(Samples.model(), folder);
        long size = Files.size(folder.resolve("blobs/sha256/" + model.hex()));
        Digest signature = PackageWriter.attach(folder, model, "x".getBytes(UTF_8));

        String bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
        String expected = "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json',"
                + "'artifactType':'" + bundle + "',"
                + "'config':{'mediaType':'application/vnd.oci.empty.v1+json','digest':'sha256:" + EMPTY_OBJECT
                + "','size':2},'layers':[{'mediaType':'" + bundle + "','digest':'sha256:" + X + "','size':1}],"
                + "'subject':{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'" + model
                + "','size':" + size + "}}";
        assertEquals(new String(json(expected), UTF_8), blob(signature));
    }

    @Test
    void theSameFilesGiveTheSameBytesInAnyOrderAndAnyFolder() throws IOException {
        Files.write(folder.resolve("m"), Samples.MODEL);
        ModelPackage fromDisk = ModelPackage.builder("band", "1.0.0")
                .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, "{}".getBytes(UTF_8))
                .add("golden.csv", ModelPackage.Part.DATASET, "a,b\n1,2\n".getBytes(UTF_8))
                .add("model.onnx", ModelPackage.Part.WEIGHT, folder.resolve("m"))
                .build();

        Digest one = PackageWriter.pack(Samples.model(), folder.resolve("one"));
        assertEquals(one, PackageWriter.pack(fromDisk, folder.resolve("two")));
        assertEquals(one, PackageWriter.pack(fromDisk, folder.resolve("two")));
        assertEquals(
                Files.readString(folder.resolve("one/index.json")), Files.readString(folder.resolve("two/index.json")));
        assertNotEquals(
                one,
                PackageWriter.pack(
                        ModelPackage.builder("band", "1.0.1")
                                .add("model.onnx", ModelPackage.Part.WEIGHT, Samples.MODEL)
                                .build(),
                        folder.resolve("one")));
    }

    @Test
    void aPackedFolderIsAStore() {
        Digest digest = PackageWriter.pack(Samples.model(), folder);
        PackageWriter.attach(folder, digest, Samples.BUNDLE);
        ModelStore store = ModelStore.open(folder);

        StoredPackage found = store.find(digest).orElseThrow();

        assertEquals(List.of(digest), store.packages());
        assertEquals("model.onnx", found.files().get(0).path());
        assertArrayEquals(Samples.MODEL, store.read(found.files().get(0).digest(), 1 << 20));
        assertArrayEquals(Samples.BUNDLE, found.evidence().get(0).document());
    }

    @Test
    void aSignatureOfSomethingElseIsNotTakenForOne() {
        Digest one = PackageWriter.pack(Samples.model(), folder);
        Digest other = PackageWriter.pack(
                ModelPackage.builder("other", "1")
                        .add("model.onnx", ModelPackage.Part.WEIGHT, "x".getBytes(UTF_8))
                        .build(),
                folder);
        PackageWriter.attach(folder, other, Samples.BUNDLE);

        assertEquals(
                0, ModelStore.open(folder).find(one).orElseThrow().evidence().size());
        assertEquals(
                1, ModelStore.open(folder).find(other).orElseThrow().evidence().size());
    }

    @Test
    void nothingIsSignedThatIsNotThere() {
        assertRefused(Refusal.UNAVAILABLE, () -> PackageWriter.attach(folder, Digest.of(new byte[1]), Samples.BUNDLE));
        assertEquals(Optional.empty(), ModelStore.open(folder).find(Digest.of(new byte[1])));
    }

    @Test
    void unsafePathsAreNotPacked() {
        for (String path : List.of("../m", "/m", "..\\b", "\\\\host\\b", "a/../b", "..", "C:m", "c:\nb")) {
            assertRefused(Refusal.UNSAFE_PATH, () -> add(path));
        }
        for (String path : List.of(
                "",
                ".",
                "a/",
                "a//b",
                "./a",
                "a\\b",
                "a\0b",
                "a\u0085b",
                "a\u202eb",
                "\ufeffa",
                "ab:c",
                "a ",
                "a.",
                "con",
                "sub/Aux.txt",
                "\ud800",
                "x".repeat(256),
                "a/".repeat(600) + "b")) {
            assertRefused(Refusal.INVALID_PATH, () -> add(path));
        }
        for (String path : List.of("a", "..a", "a..b", ".hidden", "console/a b", "Läs mig.md", "می\u200cخواهم")) {
            add(path);
        }
    }

    private static void add(String path) {
        ModelPackage.builder("band", "1").add(path, ModelPackage.Part.DOC, new byte[0]);
    }

    @Test
    void aPackageWithoutAModelIsNotBuilt() {
        assertThrows(
                IllegalStateException.class,
                () -> ModelPackage.builder("band", "1")
                        .add("a.md", ModelPackage.Part.DOC, new byte[0])
                        .build());
    }

    private String blob(Digest digest) throws IOException {
        return Files.readString(folder.resolve("blobs/sha256/" + digest.hex()));
    }

    private static byte[] json(String single) {
        return single.replace('\'', '"').getBytes(UTF_8);
    }
}
