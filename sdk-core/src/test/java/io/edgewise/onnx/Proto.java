package io.edgewise.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes protobuf messages field by field, right ones and wrong ones. Knows the few of ONNX's that tests are made of.
 */
public final class Proto {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Returns a model with one graph. */
    public static Proto model(Proto graph) {
        return new Proto().number(1, 8).text(2, "test").message(7, graph).message(8, opset("", 17));
    }

    /** Returns a version of the operators of a domain. */
    static Proto opset(String domain, long version) {
        return new Proto().text(1, domain).number(2, version);
    }

    /** Returns a node without inputs and outputs. */
    public static Proto node(String operator, Proto... attributes) {
        Proto node = new Proto().text(4, operator);
        for (Proto attribute : attributes) {
            node.message(5, attribute);
        }
        return node;
    }

    /** Returns an attribute that holds this message in this field. */
    static Proto attribute(String name, int field, Proto content) {
        return new Proto().text(1, name).message(field, content);
    }

    /** Returns a tensor of float32 without data. */
    static Proto floats(long... dims) {
        Proto tensor = new Proto();
        for (long dim : dims) {
            tensor.number(1, dim);
        }
        return tensor.number(2, 1).text(8, "w");
    }

    /** Returns an input or output of float32. */
    public static Proto value(String name, long... dims) {
        Proto shape = new Proto();
        for (long dim : dims) {
            shape.message(1, dim < 0 ? new Proto().text(2, "n") : new Proto().number(1, dim));
        }
        Proto tensor = new Proto().number(1, 1).message(2, shape);
        return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
    }

    /** Returns an entry that says where data lies. */
    static Proto entry(String key, String value) {
        return new Proto().text(1, key).text(2, value);
    }

    /** Adds a number of variable length. */
    public Proto number(int field, long value) {
        return tag(field, WireReader.VARINT).varint(value);
    }

    /** Adds text. */
    public Proto text(int field, String text) {
        return raw(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a message. */
    public Proto message(int field, Proto message) {
        return raw(field, message.bytes());
    }

    Proto raw(int field, byte[] content) {
        return tag(field, WireReader.BYTES).varint(content.length).append(content);
    }

    Proto fixed32(int field, int value) {
        return tag(field, WireReader.FIXED32)
                .append(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    Proto tag(int field, int type) {
        return varint((long) field << 3 | type);
    }

    Proto varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    Proto append(byte... content) {
        bytes.writeBytes(content);
        return this;
    }

    /** Returns what was written. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
