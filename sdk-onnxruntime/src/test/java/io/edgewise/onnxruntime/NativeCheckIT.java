package io.edgewise.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCheckIT {
    @TempDir
    private Path temporary;

    /** Prints what the check says, twice: a failure must be said each time. */
    static final class Main {
        public static void main(String[] arguments) {
            System.out.println(OnnxRuntimeEngine.check().words());
            NativeCheck second = OnnxRuntimeEngine.check();
            System.out.println(second.works() + " " + second.words());
        }
    }

    @Test
    void aHealthyInstallationSaysVersionPlatformAndFolder() throws Exception {
        String said = Child.run(Main.class, "-Dedgewise.native.dir=" + temporary.resolve("native"));

        assertTrue(said.startsWith("ONNX Runtime 1.28.0 on Linux "), said);
        assertTrue(said.contains(temporary.resolve("native").toString()), said);
        assertTrue(said.contains("\ntrue ONNX"), said);
    }

    @Test
    void aGivenFolderWithoutLibrariesIsNamed() throws Exception {
        String said = Child.run(Main.class, "-Donnxruntime.native.path=" + temporary);

        assertTrue(said.startsWith("NATIVE_LIBRARY_MISSING: ONNX Runtime 1.28.0 on Linux "), said);
        assertTrue(said.contains(temporary.toString()), said);
        assertTrue(said.contains("\nfalse NATIVE_LIBRARY_MISSING"), said);
        assertFalse(said.contains("\tat "), said);
    }

    @Test
    void aLibraryThatDoesNotLoadIsAnAnswerAndNoCrash() throws Exception {
        Files.writeString(temporary.resolve("libonnxruntime.so"), "no library");
        Files.writeString(temporary.resolve("libonnxruntime4j_jni.so"), "no library");

        String said = Child.run(Main.class, "-Donnxruntime.native.path=" + temporary);

        assertTrue(said.contains("NATIVE_LIBRARY_MISSING: ONNX Runtime 1.28.0 on Linux "), said);
        assertTrue(said.contains("does not load"), said);
        assertTrue(said.contains("\nfalse NATIVE_LIBRARY_MISSING"), said);
    }
}
