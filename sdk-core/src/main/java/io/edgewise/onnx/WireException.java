package io.edgewise.onnx;

/** The bytes are no protobuf message; the message says what stands where. */
final class WireException extends RuntimeException {
    WireException(String message) {
        super(message);
    }
}
