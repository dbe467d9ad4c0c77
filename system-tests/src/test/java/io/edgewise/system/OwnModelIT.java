package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.house.Schemas;
import io.edgewise.model.ModelManifest;
import io.edgewise.registry.ModelStore;
import io.edgewise.simulator.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a model file and data of a well machine to a package that an agent's policy accepts. */
@Timeout(120)
class OwnModelIT {
    private static final String LABELS = "normal,cavitation,bearing-wear,blocked-suction,dry-run,seal-leak";

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void runAWellPump() throws IOException {
        CommandLines.succeed("simulate", "--no-fault", "--duration", "30m", "--out", folder.toString());
        data = folder.resolve("pump-1.csv");
        model = Files.write(folder.resolve("pump.onnx"), Shop.shippedModel("pump-faults"));
    }

    @Test
    void aModelAndDataOfAWellMachineMakeAPackageThatIsAccepted() throws IOException {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
            Shop shop = new Shop(folder.resolve("shop"), registry.host());
            Path packed = folder.resolve("accepted");
            String said = pack(packed, "--labels", LABELS, "--run", "77", "--commit", "abc")
                    .out();
            shop.sign(packed, shop.key());
            String pinned = shop.push(packed, "models/own");

            assertEquals(0, shop.verify(pinned).code(), shop.verify(pinned).out());
            assertEquals(pinned, shop.push(packed, "models/own"));
            assertTrue(said.contains("features float32 [1,45]"), said);
            assertTrue(said.contains("threshold       0."), said);
            assertTrue(said.contains("--unit NAME=UNIT for suction-pressure"), said);
        }
    }

    @Test
    void theSameInputGivesTheSameDigest() {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        pack(first, "--labels", LABELS);
        pack(second, "--labels", LABELS);
        pack(second, "--labels", LABELS);

        assertEquals(ModelStore.open(first).packages(), ModelStore.open(second).packages());
        assertEquals(1, ModelStore.open(second).packages().size());
    }

    @Test
    void aFolderIsOnePackages() throws IOException {
        Path packed = folder.resolve("taken");
        pack(packed);

        CommandLines.Answer other = CommandLines.run(arguments(packed, "--threshold", "0.7"));

        assertEquals(2, other.code());
        assertTrue(other.err().contains("holds another package"), other.err());
        assertEquals(1, ModelStore.open(packed).packages().size());
    }

    @Test
    void theWrittenManifestCanBeChangedAndPacked() throws IOException {
        Path written = folder.resolve("edgewise.json");
        CommandLines.succeed(
                arguments(folder.resolve("inferred"), "--out-manifest", written.toString(), "--unit", "flow=m3/h"));
        byte[] document = Files.readAllBytes(written);
        ModelManifest manifest = ModelManifest.parse(document);

        assertEquals(List.of(), Schemas.violations("model", document));
        assertEquals(List.of("normal", "fault-1", "fault-2", "fault-3", "fault-4", "fault-5"), manifest.labels());
        assertEquals("m3/h", manifest.channels().get(2).channel().unit().symbol());
        assertEquals(10, manifest.channels().get(0).rateHz());
        assertTrue(manifest.card().lineage().get("normal").startsWith("sha256:"));
        assertEquals(33, Files.readAllLines(folder.resolve("golden.csv")).size());
        Path again = folder.resolve("by-hand");
        CommandLines.succeed(
                "models",
                "pack",
                model.toString(),
                "--manifest",
                written.toString(),
                "--golden",
                folder.resolve("golden.csv").toString(),
                "--out",
                again.toString());
        assertEquals(
                ModelStore.open(folder.resolve("inferred")).packages(),
                ModelStore.open(again).packages());
    }

    @Test
    void aLengthThatDoesNotFitNamesBoth() {
        CommandLines.Answer short4 = CommandLines.run(
                "models", "pack", model.toString(), "--normal", data.toString(), "--out", folder + "/none");

        assertEquals(2, short4.code());
        assertTrue(short4.err().contains("'features' is float32 [1,45]"), short4.err());
        assertTrue(short4.err().contains("9 channels times 4 statistics [mean, std, min, max]"), short4.err());
    }

    @Test
    void aModelThatLearnsOnItsMachineHasNoRangesOfItsOwn() throws IOException {
        Path band = Files.write(folder.resolve("band.onnx"), Shop.shippedModel("well-band"));
        Path written = folder.resolve("band.json");

        CommandLines.succeed(
                "models",
                "pack",
                band.toString(),
                "--normal",
                data.toString(),
                "--window",
                "60s",
                "--channels",
                "suction-pressure,discharge-pressure,flow,current,speed,vibration,seal-pressure,motor-temperature",
                "--features",
                "mean,median,std,var,min,max",
                "--out-manifest",
                written.toString());

        ModelManifest manifest = ModelManifest.parse(Files.readAllBytes(written));
        assertTrue(manifest.needsCalibration());
        assertNull(manifest.reference().normal());
    }

    /** A real oil well, of whose sensors one never says anything. */
    @Test
    void dataOfARealWellServes() throws IOException {
        Path well = Needs.data().resolve("3w-wells/0/WELL-00002_20131214200030.csv");
        Path band = Files.write(folder.resolve("well.onnx"), Shop.shippedModel("well-band"));
        Path written = folder.resolve("well.json");

        String said = CommandLines.succeed(
                        "models",
                        "pack",
                        band.toString(),
                        "--normal",
                        well.toString(),
                        "--window",
                        "180s",
                        "--channels",
                        "P-PDG,P-TPT,T-TPT,P-MON-CKP,T-JUS-CKP,P-JUS-CKGL,T-JUS-CKGL,QGL",
                        "--features",
                        "mean,median,std,var,min,max",
                        "--out-manifest",
                        written.toString())
                .out();

        ModelManifest manifest = ModelManifest.parse(Files.readAllBytes(written));
        assertTrue(said.contains("columns left out  class"), said);
        assertTrue(said.contains("T-JUS-CKGL never has a value"), said);
        assertFalse(manifest.channels().get(6).required());
        assertTrue(manifest.threshold() > 0, said);
    }

    @Test
    void aModelOfTenMegabytesGoesTheWholeWay() throws IOException {
        byte[] big = padded(Shop.shippedModel("pump-faults"), 10 << 20);
        Path file = Files.write(folder.resolve("big.onnx"), big);
        try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
            Shop shop = new Shop(folder.resolve("big-shop"), registry.host());
            Path packed = folder.resolve("big");

            CommandLines.succeed(
                    "models",
                    "pack",
                    file.toString(),
                    "--normal",
                    data.toString(),
                    "--window",
                    "20s",
                    "--features",
                    "mean,std,min,max,slope",
                    "--out",
                    packed.toString());
            shop.sign(packed, shop.key());
            shop.push(packed, "models/big");
        }
        assertArrayEquals(big, Files.readAllBytes(file));
    }

    /** Adds an unused text to the model: field 6 of ModelProto, doc_string, of so many bytes. */
    private static byte[] padded(byte[] model, int size) {
        List<Byte> head = new ArrayList<>(List.of((byte) (6 << 3 | 2)));
        for (int left = size; left > 0; left >>>= 7) {
            head.add((byte) (left > 127 ? left & 127 | 128 : left));
        }
        byte[] big = new byte[model.length + head.size() + size];
        System.arraycopy(model, 0, big, 0, model.length);
        for (int i = 0; i < head.size(); i++) {
            big[model.length + i] = head.get(i);
        }
        java.util.Arrays.fill(big, model.length + head.size(), big.length, (byte) 'x');
        return big;
    }

    private static CommandLines.Answer pack(Path out, String... more) {
        return CommandLines.succeed(arguments(out, more));
    }

    private static String[] arguments(Path out, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "models",
                "pack",
                model.toString(),
                "--normal",
                data.toString(),
                "--out",
                out.toString(),
                "--window",
                "20s",
                "--features",
                "mean,std,min,max,slope",
                "--name",
                "own",
                "--version",
                "1"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
