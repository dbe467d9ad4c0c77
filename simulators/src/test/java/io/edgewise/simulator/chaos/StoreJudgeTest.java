package io.edgewise.simulator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreJudgeTest {
    private static final byte[] BLOB = {1, 2, 3, 4};
    private static final String NAME = Digest.of(BLOB).hex();

    @TempDir
    private Path store;

    private Path blobs;
    private StoreJudge judge;

    @BeforeEach
    void makeAStore() throws IOException {
        judge = new StoreJudge(store);
        judge.look(); // a store that is not there yet holds nothing wrong
        blobs = Files.createDirectories(store.resolve("blobs/sha256"));
    }

    @Test
    void aBlobUnderItsNameAndAnUnfinishedOneAreRight() throws IOException {
        Files.write(blobs.resolve(NAME), BLOB);
        Files.write(blobs.resolve("0".repeat(64) + ".part"), BLOB);

        judge.look();

        assertEquals(Set.of(), judge.caught());
    }

    @Test
    void aBlobThatIsShortIsCaughtAndStaysCaughtWhenItIsRepaired() throws IOException {
        Files.write(blobs.resolve(NAME), new byte[] {1, 2, 3});
        judge.look();
        Files.write(blobs.resolve(NAME), BLOB);
        judge.look();

        assertEquals(Set.of(NAME), judge.caught());
    }

    @Test
    void aFileWithANameThatIsNoDigestIsCaught() throws IOException {
        Files.write(blobs.resolve("model.onnx"), BLOB);

        judge.look();

        assertEquals(Set.of("model.onnx"), judge.caught());
    }
}
