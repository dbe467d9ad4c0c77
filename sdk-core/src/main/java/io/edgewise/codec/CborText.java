package io.edgewise.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a small CBOR value (RFC 8949) for a look at it: maps, lists, numbers, texts; all else is null. */
final class CborText {
    private static final int DEEPEST = 16;
    private static final int BREAK = 0xFF;

    private final ByteBuffer in;

    private CborText(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /** Returns the value; throws IllegalArgumentException where it is none, or something stands behind it. */
    static @Nullable Object read(byte[] bytes) {
        CborText reader = new CborText(bytes);
        try {
            Object value = reader.value(DEEPEST);
            if (reader.in.hasRemaining()) {
                throw new IllegalArgumentException("something stands behind it");
            }
            return value;
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("ends too early", e);
        }
    }

    private @Nullable Object value(int depth) {
        if (depth == 0) {
            throw new IllegalArgumentException("nested too deep");
        }
        int head = in.get() & 0xFF;
        int kind = head >> 5;
        int low = head & 31;
        if (kind == 7) {
            return simple(low);
        }
        long count = low == 31 ? -1 : count(low);
        return switch (kind) {
            case 0 -> (double) count;
            case 1 -> -1.0 - count;
            case 2, 3 -> text(count);
            case 4 -> list(count, depth);
            case 5 -> map(count, depth);
            default -> value(depth - 1);
        };
    }

    private long count(int low) {
        return switch (low) {
            case 24 -> in.get() & 0xFF;
            case 25 -> in.getShort() & 0xFFFF;
            case 26 -> in.getInt() & 0xFFFF_FFFFL;
            case 27 -> in.getLong();
            case 28, 29, 30 -> throw new IllegalArgumentException("a length of no kind");
            default -> low;
        };
    }

    private @Nullable Object simple(int low) {
        return switch (low) {
            case 20 -> false;
            case 21 -> true;
            case 24 -> {
                in.get();
                yield null;
            }
            case 25 -> half(in.getShort());
            case 26 -> (double) in.getFloat();
            case 27 -> in.getDouble();
            default -> null;
        };
    }

    /** RFC 8949, appendix D. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 31;
        int mantissa = bits & 0x3FF;
        double value = exponent == 0
                ? Math.scalb((double) mantissa, -24)
                : exponent < 31
                        ? Math.scalb(mantissa + 1024.0, exponent - 25)
                        : mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        return bits < 0 ? -value : value;
    }

    private String text(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a text longer than what is there");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private boolean more(long count, int done) {
        if (count >= 0) {
            return done < count;
        }
        if ((in.get(in.position()) & 0xFF) == BREAK) {
            in.get();
            return false;
        }
        return true;
    }

    private List<@Nullable Object> list(long count, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        while (more(count, items.size())) {
            items.add(value(depth - 1));
        }
        return items;
    }

    private Map<String, @Nullable Object> map(long count, int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int done = 0; more(count, done); done++) {
            Object key = value(depth - 1);
            String name = key instanceof Double number && number == Math.rint(number)
                    ? String.valueOf(number.longValue())
                    : String.valueOf(key);
            members.put(name, value(depth - 1));
        }
        return members;
    }
}
