package io.edgewise.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.edgewise.model.TensorSpec;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The tensors of one session: each over memory outside the heap that both sides read and write in place. */
final class Tensors implements AutoCloseable {
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
