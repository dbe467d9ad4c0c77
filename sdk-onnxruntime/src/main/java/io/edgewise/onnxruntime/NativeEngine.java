package io.edgewise.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.edgewise.model.RefusedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one environment of ONNX Runtime in this process. The first call loads native code; no class of theirs before. */
final class NativeEngine {
    /** Every error also comes as an exception, and is logged where it is handled. */
    private static final OrtLoggingLevel QUIET = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    private static final Object LOCK = new Object();

    // Guarded by LOCK. A class whose static initialiser failed stays broken, so a failure is for good.
    private static @Nullable OrtEnvironment environment;
    private static @Nullable String failure;

    private NativeEngine() {}

    /**
     * Returns the environment.
     *
     * @throws RefusedException ENGINE_UNAVAILABLE, with a message that begins with {@link NativeLibrary#MISSING}
     */
    static OrtEnvironment environment() {
        synchronized (LOCK) {
            if (environment != null) {
                return environment;
            }
            if (failure != null) {
                throw NativeLibrary.missing(failure, null);
            }
            Path folder = NativeLibrary.prepare();
            try {
                environment = OrtEnvironment.getEnvironment(QUIET, "edgewise");
                return environment;
            } catch (LinkageError | RuntimeException e) {
                failure = "the library in " + folder + " does not load: " + innermost(e);
                throw NativeLibrary.missing(failure, e);
            }
        }
    }

    private static String innermost(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return String.valueOf(inner.getMessage());
    }
}
