package io.edgewise.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.edgewise.model.ExternalWeight;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.model.TensorSpec;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Tensors that are freed together: each over memory outside the heap that both sides read and write in place. */
final class Tensors implements AutoCloseable {
    /** What a weight in another file may be. */
    private static final Map<String, OnnxJavaType> TYPES = Map.of(
            "float32", OnnxJavaType.FLOAT,
            "float64", OnnxJavaType.DOUBLE,
            "float16", OnnxJavaType.FLOAT16,
            "bfloat16", OnnxJavaType.BFLOAT16,
            "int8", OnnxJavaType.INT8,
            "uint8", OnnxJavaType.UINT8,
            "int16", OnnxJavaType.INT16,
            "int32", OnnxJavaType.INT32,
            "int64", OnnxJavaType.INT64,
            "bool", OnnxJavaType.BOOL);

    private final List<OnnxTensor> all = new ArrayList<>();

    OnnxTensor floats(OrtEnvironment environment, TensorSpec spec) throws OrtException {
        FloatBuffer memory = ByteBuffer.allocateDirect(spec.elements() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        OnnxTensor tensor = OnnxTensor.createTensor(environment, memory, shape);
        all.add(tensor);
        return tensor;
    }

    /**
     * Makes a tensor over the bytes of a weight, which stay its memory.
     *
     * @throws RefusedException ENGINE_UNAVAILABLE if ONNX Runtime's Java side has no such type
     */
    OnnxTensor weight(OrtEnvironment environment, ExternalWeight weight, ByteBuffer bytes) throws OrtException {
        OnnxJavaType type = TYPES.get(weight.type());
        if (type == null) {
            throw new RefusedException(
                    Refusal.ENGINE_UNAVAILABLE,
                    "the weight '" + weight.name() + "' of type " + weight.type()
                            + " lies in another file, where this engine reads " + new TreeSet<>(TYPES.keySet())
                            + "; export it with that weight in the model file");
        }
        long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
        OnnxTensor tensor = OnnxTensor.createTensor(environment, bytes.order(ByteOrder.LITTLE_ENDIAN), shape, type);
        all.add(tensor);
        return tensor;
    }

    /** Returns the memory itself; {@code getFloatBuffer} would return a copy. */
    static FloatBuffer buffer(OnnxTensor tensor) {
        Buffer memory = tensor.getBufferRef()
                .orElseThrow(() -> new AssertionError("the tensor was made without a buffer; this is a bug"));
        return (FloatBuffer) memory;
    }

    @Override
    public void close() {
        all.forEach(OnnxTensor::close);
        all.clear();
    }
}
