package io.edgewise.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.edgewise.signal.Channel;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What decoding a message of 64 samples allocates once it is warm: at most 1 KiB, nothing for each sample. */
class PayloadAllocationTest {
    private static final List<Channel> ONE = List.of(Channel.of("a", Unit.of("")));
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void jsonByPointers() {
        PayloadSpec spec = new PayloadSpec.Json(
                Pointer.ROOT,
                Map.of("a", Pointer.parse("/d/a")),
                new TimeField(Pointer.parse("/t"), TimeField.MILLIS.unit()),
                null,
                false);
        assertCheap(
                "json block",
                spec,
                64,
                "{\"t\":[" + list(i -> 1_500_000_000_000L + i + "") + "],\"d\":{\"a\":[" + list(i -> i + ".125")
                        + "]}}");
        assertCheap(
                "json rows",
                spec,
                64,
                "[" + list(i -> "{\"t\":" + (1_500_000_000_000L + i) + ",\"d\":{\"a\":" + i + ".125}}") + "]");
    }

    @Test
    void senml() {
        String records = list(i -> "{\"n\":\"a\",\"t\":" + i + ",\"v\":" + i + ".125}");
        assertCheap(
                "senml",
                new PayloadSpec.Senml(Map.of(), false),
                64,
                "[{\"bn\":\"\",\"bt\":1500000000}," + records + "]");
    }

    @Test
    void lines() {
        String lines = IntStream.range(0, 64)
                .mapToObj(i -> (1_500_000_000_000L + i) + "," + i + ".125\n")
                .collect(Collectors.joining());
        assertCheap("lines", new PayloadSpec.Lines(List.of("time", "a"), ',', '.', TimeField.MILLIS, null), 64, lines);
    }

    @Test
    void binary() {
        ByteBuffer block = ByteBuffer.allocate(32 + 4 * 64).order(ByteOrder.LITTLE_ENDIAN);
        block.put("EWFB".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) 1);
        block.putLong(1_500_000_000_000L).putDouble(1).putInt(64).putFloat(1234.5f);
        assertCheap("binary", new PayloadSpec.Binary(List.of("a")), 64, block.array());
    }

    @Test
    void value() {
        PayloadSpec spec = new PayloadSpec.Value(Map.of(), 1, null, TimeField.MILLIS, false);
        FrameReader reader = spec.reader(ONE, TimeSource.ARRIVAL, CLOCK);
        report("value, one sample", measured(reader, "21.5".getBytes(StandardCharsets.UTF_8), 1), 64);
    }

    private static void assertCheap(String name, PayloadSpec spec, int rows, String payload) {
        assertCheap(name, spec, rows, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertCheap(String name, PayloadSpec spec, int rows, byte[] payload) {
        report(name, measured(spec.reader(ONE, TimeSource.DEVICE, CLOCK), payload, rows), 1024);
    }

    private static void report(String name, long bytes, long most) {
        System.out.println("decoding " + name + ": " + bytes + " bytes a message");
        assertTrue(bytes <= most, name + " allocates " + bytes + " bytes, the most is " + most);
    }

    private static long measured(FrameReader reader, byte[] payload, int rows) {
        for (int i = 0; i < 2_000; i++) {
            assertEquals(rows, reader.read("a", payload).rows());
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            reader.read("a", payload);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / 100;
    }

    private static String list(IntFunction<String> element) {
        return IntStream.range(0, 64).mapToObj(element).collect(Collectors.joining(","));
    }
}
