package io.edgewise.onnxruntime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.edgewise.model.Admission;
import io.edgewise.model.Calibration;
import io.edgewise.model.ExternalWeight;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Provenance;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** A loaded ONNX file. Its native session is shared, and freed when the model and all its sessions are closed. */
final class OnnxModel implements Model {
    private static final byte[] TREES = "TreeEnsemble".getBytes(US_ASCII);

    // Set once.
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Tensors weights;
    private final ModelManifest manifest;
    private final Provenance provenance;
    private final Duration deadline;
    private final long residentBytes;

    // Guarded by this.
    private int open;
    private boolean closed;

    OnnxModel(OrtEnvironment environment, OrtSession session, Tensors weights, Admission admission, Duration deadline) {
        this.environment = environment;
        this.session = session;
        this.weights = weights;
        this.manifest = admission.manifest();
        this.provenance = admission.provenance();
        this.deadline = deadline;
        this.residentBytes = residentBytes(admission.file())
                + 2
                        * admission.weights().keySet().stream()
                                .mapToLong(ExternalWeight::length)
                                .sum();
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String engine() {
        return OnnxRuntimeEngine.NAME;
    }

    @Override
    public long residentBytes() {
        return residentBytes;
    }

    @Override
    public ModelSession open(@Nullable Calibration calibration) {
        if (manifest.needsCalibration() && calibration == null) {
            throw new RefusedException(
                    Refusal.CONTRACT_MISMATCH,
                    "model '" + manifest.name() + "' measures against learned ranges; let it learn first (learn: 20m)");
        }
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("model '" + manifest.name() + "' is closed");
            }
            open++;
        }
        try {
            return new OnnxSession(this, environment, session, calibration);
        } catch (RuntimeException e) {
            sessionClosed();
            throw e;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (open > 0) {
                return;
            }
        }
        free();
    }

    Duration deadline() {
        return deadline;
    }

    /** Frees the weights with the last session of a closed model: native memory in use is never freed. */
    void sessionClosed() {
        synchronized (this) {
            open--;
            if (open > 0 || !closed) {
                return;
            }
        }
        free();
    }

    private void free() {
        release(session);
        weights.close();
    }

    static void release(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            Logger.warn(e, "a native session could not be freed");
        }
    }

    /**
     * Estimates from the file's size, as measured with 1.28.0: 150 kB for a session, trees take 8 times their file (450
     * kB: 3.8 MB, 5.9 MB: 46 MB), dense weights 1.5 times.
     */
    private static long residentBytes(ByteBuffer file) {
        return 150_000 + (holds(file, TREES) ? 8L * file.remaining() : 3L * file.remaining() / 2);
    }

    private static boolean holds(ByteBuffer file, byte[] word) {
        for (int at = file.position(); at <= file.limit() - word.length; at++) {
            int same = 0;
            while (same < word.length && file.get(at + same) == word[same]) {
                same++;
            }
            if (same == word.length) {
                return true;
            }
        }
        return false;
    }
}
