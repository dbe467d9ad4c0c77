package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "docs/card.md", "a b", "..a/b..", "Modèle.onnx"})
    void aPlainRelativePathIsAName(String name) {
        assertEquals(Optional.empty(), FileName.problem(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a\\b", "a\u0000", "a\u001f", "a\u007f", "a\nb", "", "a//b", "a/", "./a", "a/../b"})
    void whatLeadsElsewhereOrHidesInALogIsNone(String name) {
        assertTrue(FileName.problem(name).isPresent());
    }

    @Test
    void aNameHasAtMost1024Characters() {
        assertEquals(Optional.empty(), FileName.problem("a".repeat(1024)));
        assertEquals(Optional.of("has 1025 characters; 1 to 1024 are allowed"), FileName.problem("a".repeat(1025)));
    }

    @Test
    void foldersStandBeforeWhatLiesInThemAndBeforeTheirNeighbours() {
        List<String> names = List.of("a-b", "a/b/c", "a", "b", "a/b");

        assertEquals(
                List.of("a", "a/b", "a/b/c", "a-b", "b"),
                names.stream().sorted(FileName.BY_FOLDER).toList());
        assertEquals(0, FileName.BY_FOLDER.compare("a/b", "a/b"));
    }
}
