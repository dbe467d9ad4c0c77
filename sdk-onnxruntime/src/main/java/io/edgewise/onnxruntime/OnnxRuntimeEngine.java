package io.edgewise.onnxruntime;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.edgewise.model.Admission;
import io.edgewise.model.ExternalWeight;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRuntime;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs ONNX files with ONNX Runtime: one thread for a run and no pool that spins, no file besides the admitted bytes,
 * and an end to runs that take too long.
 */
public final class OnnxRuntimeEngine implements ModelRuntime {
    /** The engine's name in decisions. */
    public static final String NAME = "onnxruntime";

    /** What marks ONNX Runtime's own format at byte 4; no inspector of ONNX files can look into it. */
    private static final int ORT_FORMAT = 'O' << 24 | 'R' << 16 | 'T' << 8 | 'M';

    /** Makes the engine; loads nothing. */
    public OnnxRuntimeEngine() {}

    /** Tells in words whether the engine can start here. Loads the native libraries; never throws. */
    public static NativeCheck check() {
        try {
            String version = NativeEngine.environment().getVersion();
            return new NativeCheck(
                    true,
                    "ONNX Runtime " + version + " on " + Platform.current() + ", libraries in "
                            + NativeLibrary.prepare());
        } catch (RefusedException e) {
            return new NativeCheck(false, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // a check is for broken installations: whatever is wrong is an answer
            return new NativeCheck(false, NativeLibrary.MISSING + ": " + e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> unsupported(Admission admission) {
        List<String> reasons = new ArrayList<>();
        if (!admission.manifest().runtime().equals("onnx")) {
            reasons.add("the file format is '" + admission.manifest().runtime() + "', this engine reads 'onnx'");
        }
        ByteBuffer file = admission.file();
        if (file.remaining() >= 8 && file.getInt(file.position() + 4) == ORT_FORMAT) {
            reasons.add("the file is in ONNX Runtime's own format, which cannot be inspected; export it as ONNX");
        }
        if (Platform.current().folder().isEmpty()) {
            reasons.add("there is no native library for " + Platform.current());
        }
        return reasons;
    }

    @Override
    public Model load(Admission admission, LoadOptions options) {
        List<String> reasons = unsupported(admission);
        if (!reasons.isEmpty()) {
            throw new RefusedException(Refusal.ENGINE_UNAVAILABLE, called(admission) + String.join("; ", reasons));
        }
        OrtEnvironment environment = NativeEngine.environment();
        Tensors weights = new Tensors();
        OrtSession session = null;
        try {
            session = open(environment, admission, weights);
            Contract.check(admission.manifest(), session);
            return new OnnxModel(environment, session, weights, admission, options.deadline());
        } catch (RuntimeException e) {
            if (session != null) {
                OnnxModel.release(session);
            }
            weights.close();
            throw e;
        }
    }

    /** The weights are not copied by every version: they live as long as the model. */
    private static OrtSession open(OrtEnvironment environment, Admission admission, Tensors weights) {
        try (SessionOptions options = options()) {
            Map<String, OnnxTensorLike> external = new HashMap<>();
            for (Map.Entry<ExternalWeight, ByteBuffer> weight :
                    admission.weights().entrySet()) {
                external.put(weight.getKey().name(), weights.weight(environment, weight.getKey(), weight.getValue()));
            }
            if (!external.isEmpty()) {
                options.addExternalInitializers(external);
            }
            return environment.createSession(admission.file(), options);
        } catch (OrtException e) {
            boolean unknown = e.getCode() == OrtErrorCode.ORT_NOT_IMPLEMENTED;
            throw new RefusedException(
                    unknown ? Refusal.ENGINE_UNAVAILABLE : Refusal.MALFORMED,
                    called(admission) + "ONNX Runtime cannot load the file: " + e.getMessage(),
                    e);
        }
    }

    /** Figures for each choice: a pool that spins burns 76 % of a core at 20 runs a second, one thread burns 1 %. */
    private static SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        options.addConfigEntry("session.load_model_format", "ONNX");
        options.setMemoryPatternOptimization(true); // without it and without the arena a run is 1.5 times slower
        options.setCPUArenaAllocator(false); // 40 kB less for each small session, no slower
        return options;
    }

    private static String called(Admission admission) {
        return "model '" + admission.manifest().name() + "': ";
    }
}
