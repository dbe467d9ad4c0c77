package io.edgewise.agent.packing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes a small ONNX file: float32 inputs, nodes, scalar constants. The numbers are those of the fields in
 * {@code onnx.proto3} (ONNX IR version 8), the encoding is that of Protocol Buffers. The same calls give the same
 * bytes.
 */
final class OnnxWriter {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int INTS = 7;

    private final Message graph = new Message();

    /** Adds a node with one output; returns the output's name. */
    String node(String operator, List<String> inputs, String output) {
        return node(operator, inputs, output, Map.of());
    }

    /** Adds a node with attributes: a whole number, or a list of one where its name is {@code axes}. */
    String node(String operator, List<String> inputs, String output, Map<String, Integer> attributes) {
        graph.message(1, node -> {
            inputs.forEach(input -> node.text(1, input));
            node.text(2, output).text(4, operator);
            new TreeMap<>(attributes).forEach((name, value) -> node.message(5, made -> attribute(made, name, value)));
        });
        return output;
    }

    private static void attribute(Message attribute, String name, int value) {
        boolean list = name.equals("axes");
        attribute.text(1, name).whole(list ? 8 : 3, value).whole(20, list ? INTS : INT);
    }

    /** Adds a constant without dimensions. */
    String constant(String name, float value) {
        byte[] raw = ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array();
        graph.message(5, tensor -> tensor.whole(2, FLOAT).text(8, name).bytes(9, raw));
        return name;
    }

    /** Adds an input of float32. */
    void input(String name, int... shape) {
        graph.message(11, info -> value(info, name, shape));
    }

    /** Adds an output of float32. */
    void output(String name, int... shape) {
        graph.message(12, info -> value(info, name, shape));
    }

    private static void value(Message info, String name, int... shape) {
        info.text(1, name)
                .message(
                        2,
                        type -> type.message(1, tensor -> {
                            tensor.whole(1, FLOAT).message(2, dimensions -> {
                                for (int length : shape) {
                                    dimensions.message(1, dimension -> dimension.whole(1, length));
                                }
                            });
                        }));
    }

    /** Returns the file. */
    byte[] model(String name) {
        graph.text(2, name);
        return new Message()
                .whole(1, IR_VERSION)
                .text(2, "edgewise")
                .bytes(7, graph.encoded())
                .message(8, opset -> opset.whole(2, OPSET))
                .encoded();
    }

    /** A message of Protocol Buffers; its fields stand in the order in which they are put. */
    private static final class Message {
        private static final int VARINT = 0;
        private static final int BYTES = 2;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message whole(int field, long value) {
            varint(((long) field << 3) | VARINT);
            varint(value);
            return this;
        }

        Message text(int field, String text) {
            return bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        Message bytes(int field, byte[] bytes) {
            varint(((long) field << 3) | BYTES);
            varint(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Message message(int field, Consumer<Message> content) {
            Message inner = new Message();
            content.accept(inner);
            return bytes(field, inner.encoded());
        }

        byte[] encoded() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                out.write((int) ((left & 0x7F) | 0x80));
                left >>>= 7;
            }
            out.write((int) left);
        }
    }
}
