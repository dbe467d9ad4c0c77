package io.edgewise.onnxruntime;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The native libraries of ONNX Runtime, unpacked once into a folder of this user. Left to itself, ONNX Runtime writes
 * 24 MB to the temporary folder at each start, leaves them there after a kill, and fails where that folder forbids
 * code.
 *
 * <p>Where they lie: {@code -Donnxruntime.native.path} names a folder that somebody else filled (a package of the
 * distribution); it is used as it is. {@code -Dedgewise.native.dir} names a folder to fill. Otherwise it is
 * {@code ~/.cache/edgewise}, or the temporary folder where there is no usable home.
 */
public final class NativeLibrary {
    /** The first word of every message that says the libraries cannot be used. */
    public static final String MISSING = "NATIVE_LIBRARY_MISSING";

    /** The version whose libraries are known. It sends no telemetry: there is no such code in it. */
    public static final String VERSION = "1.28.0";

    private static final String GIVEN = "onnxruntime.native.path";
    private static final String WANTED = "edgewise.native.dir";
    private static final String FOLDER = "onnxruntime-" + VERSION;

    private NativeLibrary() {}

    /**
     * Makes sure that the libraries are there and that ONNX Runtime will load them from there.
     *
     * @return the folder they lie in
     * @throws RefusedException ENGINE_UNAVAILABLE, with a message that begins with {@link #MISSING}
     */
    public static synchronized Path prepare() {
        String given = System.getProperty(GIVEN);
        if (given != null) {
            return checkGiven(Path.of(given));
        }
        String wanted = System.getProperty(WANTED);
        Path folder = wanted != null ? unpack(Path.of(wanted)) : unpackToFirstUsable(candidates());
        System.setProperty(GIVEN, folder.toString());
        return folder;
    }

    /**
     * Unpacks this platform's libraries into a folder: what is there and has the right digest stays.
     *
     * @param folder made where it is absent; made readable and writable by this user alone
     * @return the folder
     * @throws RefusedException ENGINE_UNAVAILABLE, with a message that begins with {@link #MISSING}
     */
    public static synchronized Path unpack(Path folder) {
        try {
            NativeFolder.fill(folder, files(Platform.current()));
            return folder;
        } catch (IOException | UnsupportedOperationException e) {
            throw missing("cannot unpack to " + folder + ": " + e.getMessage(), e);
        }
    }

    static Path unpackToFirstUsable(List<Path> candidates) {
        List<String> failures = new ArrayList<>();
        for (Path candidate : candidates) {
            try {
                NativeFolder.fill(candidate, files(Platform.current()));
                return candidate;
            } catch (IOException | UnsupportedOperationException e) {
                failures.add(candidate + ": " + e.getMessage());
            }
        }
        throw missing("no usable folder (" + String.join("; ", failures) + ")", null);
    }

    static List<NativeFile> files(Platform platform) throws IOException {
        String folder = platform.folder().orElseThrow(() -> missing("there is none for this platform", null));
        return NativeFile.of(folder);
    }

    private static Path checkGiven(Path folder) {
        for (String name : List.of("libonnxruntime.so", "libonnxruntime4j_jni.so")) {
            if (!Files.isReadable(folder.resolve(name))) {
                throw missing(GIVEN + " names " + folder + ", where there is no readable " + name, null);
            }
        }
        return folder;
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = Path.of(System.getProperty("user.home", ""));
        if (cache != null && Path.of(cache).isAbsolute()) {
            candidates.add(Path.of(cache, "edgewise", FOLDER));
        } else if (home.isAbsolute() && home.getNameCount() > 0 && Files.isDirectory(home)) {
            candidates.add(home.resolve(".cache").resolve("edgewise").resolve(FOLDER));
        }
        String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
        candidates.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "edgewise-" + user, FOLDER));
        return candidates;
    }

    /** Returns the one line that says what is missing on which platform, and what to do. */
    static RefusedException missing(String what, @Nullable Throwable cause) {
        String message = MISSING + ": ONNX Runtime " + VERSION + " on " + Platform.current() + ": " + what
                + ". It needs Linux on x86-64 or aarch64 with glibc 2.28 or later, and a folder of this user that may"
                + " hold code: name one with -D" + WANTED + "=DIR";
        return cause == null
                ? new RefusedException(Refusal.ENGINE_UNAVAILABLE, message)
                : new RefusedException(Refusal.ENGINE_UNAVAILABLE, message, cause);
    }
}
