package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a broker sends: packets pass, those that are too long are cut or end the line, and it makes no difference
 * how the bytes come and how they are read. The first byte of an input says whether a PUBLISH is cut, the second one
 * how long a packet may be, the third one how many bytes come at once.
 */
public class ShortPacketsFuzzTest {
    private static final int PUBLISH = 3;

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(ShortPacketsFuzzTest.class, ShortPacketsFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < 3) {
            return;
        }
        boolean cutting = (input[0] & 1) != 0;
        int longest = input[1] & 0xff;
        byte[] sent = Arrays.copyOfRange(input, 3, input.length);
        Passed expected = expected(sent, cutting, longest);

        Passed bulk = read(new ShortPackets(new ByteArrayInputStream(sent), longest, cutting), 64);
        Passed single = read(new ShortPackets(new ByteArrayInputStream(sent), longest, cutting), 0);
        Passed halting = read(new ShortPackets(new Halting(sent, 1 + (input[2] & 15)), longest, cutting), 7);

        for (Passed passed : new Passed[] {bulk, single, halting}) {
            assertEquals(expected.refused, passed.refused);
            assertArrayEquals(expected.bytes, passed.bytes);
        }
    }

    /** What passed, and whether the line then ended with an exception. */
    private record Passed(byte[] bytes, boolean refused) {}

    private static Passed read(InputStream in, int block) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[Math.max(1, block)];
        while (true) {
            try {
                int read = block == 0 ? in.read() : in.read(buffer, 0, block);
                if (read < 0) {
                    // A block that ends inside a packet is short; the next byte is missed aloud.
                    return new Passed(bytes.toByteArray(), in.read() >= 0);
                }
                if (block == 0) {
                    bytes.write(read);
                } else {
                    assertTrue(read > 0, "nothing was read, and no end");
                    bytes.write(buffer, 0, read);
                }
            } catch (SocketTimeoutException e) {
                // again
            } catch (IOException e) {
                return new Passed(bytes.toByteArray(), true);
            }
        }
    }

    /** The same by MQTT 3.1.1, section 2.2, with the whole line at hand. */
    private static Passed expected(byte[] sent, boolean cutting, int longest) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        int at = 0;
        while (at < sent.length) {
            int type = sent[at++] & 0xff;
            int length = 0;
            int digit = 0x80;
            for (int shift = 0; shift < 28 && digit >= 0x80 && at < sent.length; shift += 7) {
                digit = sent[at++] & 0xff;
                length += (digit & 0x7f) << shift;
            }
            if (digit >= 0x80 || length > longest && !(cutting && type >> 4 == PUBLISH)) {
                return new Passed(passed.toByteArray(), true);
            }
            int kept = Math.min(length, longest);
            passed.write(type);
            for (int left = kept; ; left >>= 7) {
                passed.write(left > 0x7f ? left & 0x7f | 0x80 : left);
                if (left <= 0x7f) {
                    break;
                }
            }
            passed.write(sent, at, Math.min(kept, sent.length - at));
            if (sent.length - at < length) {
                return new Passed(passed.toByteArray(), true);
            }
            at += length;
        }
        return new Passed(passed.toByteArray(), false);
    }

    /** Gives some bytes at a time, and times out before each portion. */
    private static final class Halting extends InputStream {
        private final byte[] bytes;
        private final int portion;
        private int at;
        private int left;

        Halting(byte[] bytes, int portion) {
            this.bytes = bytes;
            this.portion = portion;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at == bytes.length) {
                return -1;
            }
            if (left == 0) {
                left = portion;
                throw new SocketTimeoutException("Read timed out");
            }
            int count = Math.min(Math.min(length, left), bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            left -= count;
            return count;
        }
    }
}
