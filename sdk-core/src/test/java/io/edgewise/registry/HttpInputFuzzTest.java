package io.edgewise.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.testing.ManualTicker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever a server sends, it is read as heads, chunks and bytes, no more of them than came, or refused. */
public class HttpInputFuzzTest {
    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(HttpInputFuzzTest.class, HttpInputFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        HttpInput in = new HttpInput(new ByteArrayInputStream(input), new ManualTicker(), Duration.ofHours(1));
        long taken = 0;
        try {
            for (int answers = 0; answers < 8; answers++) {
                HttpInput.Head head = in.head();
                assertTrue(head.status() >= 200 && head.status() < 600);
                for (long left = in.chunk(true); left > 0; left = in.chunk(false)) {
                    for (ByteBuffer some = in.some(left); some != null && left > 0; some = in.some(left)) {
                        assertTrue(some.remaining() > 0 && some.remaining() <= left);
                        left -= some.remaining();
                        taken += some.remaining();
                        if (left == 0) {
                            break;
                        }
                    }
                    if (left > 0) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            assertTrue(e.getMessage() != null && e.getMessage().length() < 200, e::getMessage);
        }
        assertTrue(taken <= input.length);
    }
}
