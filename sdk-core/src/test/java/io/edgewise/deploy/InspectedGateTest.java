package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.onnx.Proto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trusted key has signed is still looked through before an engine gets it. */
class InspectedGateTest {
    private static final String MANIFEST = Bench.manifest("m", "a", false);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aSignedFileThatHoldsADeniedOperatorNeverReachesAnEngine() {
        Proto graph = new Proto().message(1, Proto.node("Add")).message(1, Proto.node("PyOp"));

        declare(MANIFEST, Proto.model(graph).bytes());

        assertEquals(
                "INSPECTION_FAILED: model.onnx, graph/node[1]: the operator ai.onnx:PyOp, which is denied (OPERATOR): "
                        + "have it exported again without that, or ask its author",
                why());
        assertEquals(List.of(), bench.engine.loaded);
        assertTrue(bench.events.stream().anyMatch(event -> event.endsWith("REJECTED INSPECTION_FAILED")));
    }

    @Test
    void aFileThatIsNotWholeIsRefused() {
        byte[] whole = Bench.model(MANIFEST, 1);

        declare(MANIFEST, Arrays.copyOf(whole, whole.length - 1));

        assertTrue(why().startsWith("INSPECTION_FAILED: model.onnx, the file: at byte "), why());
        assertEquals(List.of(), bench.engine.loaded);
    }

    @Test
    void aFileThatIsNotWhatItsManifestSaysNeverReachesAnEngine() {
        Proto graph = new Proto()
                .message(1, Proto.node("Add"))
                .message(11, Proto.value("x", -1, 3))
                .message(11, Proto.value("z", 1))
                .message(12, Proto.value("answer", 1, 1));

        declare(MANIFEST, Proto.model(graph).bytes());

        assertEquals(
                "CONTRACT_MISMATCH: model 'm': input 'x': expected float32 [1,2], found float32 [?,3]; "
                        + "input [z]: the file has it, the manifest does not name it; "
                        + "output 'score': the file has none, it has [answer]; "
                        + "output [answer]: the file has it, the manifest does not name it",
                why());
        assertEquals(List.of(), bench.engine.loaded);
    }

    @Test
    void whatTheFileLeavesOpenIsLeftToTheEngine() {
        Proto graph = new Proto()
                .message(1, Proto.node("Add"))
                .message(11, Proto.value("x", -1, 2))
                .message(12, new Proto().text(1, "score"));

        declare(MANIFEST, Proto.model(graph).number(5, 1).bytes());

        assertEquals("", why());
        assertEquals(1, bench.engine.loaded.size());
    }

    @Test
    void aFileThatChangedInTheStoreIsNoInspectedFile() throws IOException {
        byte[] model = Bench.model(MANIFEST, 1);
        ModelRef ref = bench.pack("m", MANIFEST, model, Bench.TRUSTED);
        Path blob =
                bench.store().resolve("blobs/sha256").resolve(Digest.of(model).hex());
        model[model.length - 1] = 2; // another version of the model: as harmless, but not the signed one
        Files.write(blob, model);

        bench.declare(ref, Bench.spec("m"));

        assertTrue(why().contains("DIGEST_MISMATCH"), why());
        assertEquals(List.of(), bench.engine.loaded);
    }

    private void declare(String manifest, byte[] model) {
        bench.declare(bench.pack("m", manifest, model, Bench.TRUSTED), Bench.spec("m"));
    }

    private String why() {
        return bench.view().waiting().getOrDefault("p", "");
    }
}
